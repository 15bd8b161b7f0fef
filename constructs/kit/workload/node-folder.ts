import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { error, type Problem } from '../validation/problem';

const folders = new WeakMap<IConstruct, Map<string, IConstruct>>();

/** Records that an agent uses a folder of the nodes; returns the first agent of the chart that does. */
export function claimFolder(agent: Construct, dataPath: string): IConstruct {
  const chart = Chart.of(agent);
  const owners = folders.get(chart) ?? new Map<string, IConstruct>();
  folders.set(chart, owners);
  const owner = owners.get(dataPath) ?? agent;
  owners.set(dataPath, owner);
  return owner;
}

/** Folders of Linux (Filesystem Hierarchy Standard 3.0), of the kubelet and of container runtimes. */
const systemFolder =
  /^\/((bin|boot|dev|etc|lib\w*|media|proc|root|run|sbin|sys|tmp|usr|opt\/cni|var\/(log|run|lock|mail|spool|tmp))\/|var\/lib\/(kubelet|containerd|containers|cni|crio|docker|etcd|rancher|dpkg|rpm|systemd)\/|var\/(lib|cache|local|opt)\/$)/;

/**
 * Validates the folder of the state of an agent, on a node or on another machine.
 *
 * @param system - the name of the agent in messages
 * @param state - what it writes there
 */
export function folderProblems(
  agent: Construct,
  dataPath: string,
  owner: IConstruct,
  { system, state }: { readonly system: string; readonly state: string },
): Problem[] {
  const wrong = (message: string): Problem[] => [error(['dataPath'], message)];
  if (!/^(\/(?!\.+(\/|$))[\w.-]+){2,}$/.test(dataPath))
    return wrong(`'${dataPath}' is not a valid folder for ${state}: an absolute path of at least two parts.`);
  if (systemFolder.test(`${dataPath}/`))
    return wrong(`'${dataPath}' is in a system folder; ${system} would write ${state} there.`);
  if (owner === agent) return [];
  return wrong(`'${dataPath}' is already used by ${owner.node.path}; both would write the same ${state}.`);
}
