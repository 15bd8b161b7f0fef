import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { error, replaceWith, type Problem } from '../validation/problem';

const folders = new WeakMap<IConstruct, Map<string, IConstruct>>();

/** Records that an agent uses a folder of the nodes; returns the first agent of the chart that uses it, or a part of it. */
export function claimFolder(agent: Construct, dataPath: string): IConstruct {
  const chart = Chart.of(agent);
  const owners = folders.get(chart) ?? new Map<string, IConstruct>();
  folders.set(chart, owners);
  const owner = [...owners].find(([path]) => isPart(path, dataPath) || isPart(dataPath, path))?.[1] ?? agent;
  if (!owners.has(dataPath)) owners.set(dataPath, agent);
  return owner;
}

function isPart(path: string, folder: string): boolean {
  return `${path}/`.startsWith(`${folder}/`);
}

/** An absolute path. */
const isFolder = /^(?:\/(?!\.+(?:\/|$))[\w.-]+)+$/;

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
  const [used] = [...(folders.get(Chart.of(agent)) ?? [])].find(([, one]) => one === owner)!;
  return wrong(
    used === dataPath
      ? `'${dataPath}' is already used by ${owner.node.path}; both would write the same ${state}.`
      : `'${dataPath}' and '${used}' of ${owner.node.path} are in each other, but each agent has a folder of its own.`,
  );
}

/**
 * Validates the folder of Docker on the nodes, at `dockerRoot`.
 *
 * @param isRead - whether files of Docker are read
 */
export function dockerRootProblems(dockerRoot: string | undefined, isRead: boolean): Problem[] {
  if (dockerRoot === undefined) return [];
  if (!isRead)
    return [
      error(['dockerRoot'], `'${dockerRoot}' would not be read: sources.pods.docker is not set.`, {
        fix: { remove: true },
      }),
    ];
  const plain = dockerRoot.replace(/\/+$/, '');
  return isFolder.test(dockerRoot)
    ? []
    : [
        error(
          ['dockerRoot'],
          `'${dockerRoot}' is not the data folder of Docker: an absolute path without '.', '..' and a '/' at its end.`,
          replaceWith(isFolder.test(plain) ? plain : undefined),
        ),
      ];
}
