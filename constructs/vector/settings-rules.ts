import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { bytes, error, quantity, replaceWith, sizeProblem, type ByteSize, type Problem } from '../kit';
import { smallestDiskBuffer } from './config-rules/buffers';

/** A buffer that Vector would not start with. */
export function bufferProblems(maxSize: ByteSize, whenFull: string): Problem[] {
  if (!['block', 'drop_newest'].includes(whenFull))
    return [
      error(
        ['buffer', 'whenFull'],
        `whenFull is '${whenFull}'; known are 'block', which waits, and 'drop_newest', which loses lines.`,
      ),
    ];
  const size = bytes(maxSize);
  if (size === undefined) return [sizeProblem(['buffer', 'maxSize'], maxSize)];
  if (size >= smallestDiskBuffer) return [];
  return [
    error(
      ['buffer', 'maxSize'],
      `${maxSize} (${size} bytes) is below the smallest disk buffer of Vector, ${smallestDiskBuffer} bytes (two data files and a ledger).`,
      replaceWith(quantity(Math.ceil(smallestDiskBuffer / 2 ** 20) * 2 ** 20)),
    ),
  ];
}

const folders = new WeakMap<IConstruct, Map<string, IConstruct>>();

/** Says that an agent keeps its state in a folder of the nodes; gives the first agent of the cluster, here the chart, that did. */
export function claimFolder(agent: Construct, dataPath: string): IConstruct {
  const chart = Chart.of(agent);
  const taken = folders.get(chart) ?? new Map<string, IConstruct>();
  folders.set(chart, taken);
  const owner = taken.get(dataPath) ?? agent;
  taken.set(dataPath, owner);
  return owner;
}

/** Folders of Linux (Filesystem Hierarchy Standard 3.0), of the kubelet and of container runtimes, with all that is below them. */
const systemFolder =
  /^\/((bin|boot|dev|etc|lib\w*|media|proc|root|run|sbin|sys|tmp|usr|opt\/cni|var\/(log|run|lock|mail|spool|tmp))\/|var\/lib\/(kubelet|containerd|containers|cni|crio|docker|etcd|rancher|dpkg|rpm|systemd)\/|var\/(lib|cache|local|opt)\/$)/;

/** A folder that the agent cannot have for itself. */
export function folderProblems(agent: Construct, dataPath: string, owner: IConstruct): Problem[] {
  const wrong = (message: string): Problem[] => [error(['dataPath'], message)];
  if (!/^(\/(?!\.+(\/|$))[\w.-]+){2,}$/.test(dataPath))
    return wrong(
      `'${dataPath}' is no folder that an agent may have for itself: an absolute path of two parts or more.`,
    );
  if (systemFolder.test(`${dataPath}/`))
    return wrong(`'${dataPath}' belongs to the node; the agent writes its positions and its buffer there.`);
  if (owner === agent) return [];
  return wrong(
    `'${dataPath}' is the folder of ${owner.node.path} already: both would write the same positions and buffers.`,
  );
}
