import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { LogSink, PodSelection } from '../contracts';
import { bytes, error, escapeControl, quantity, replaceWith, sizeProblem, type ByteSize, type Problem } from '../kit';
import { smallestDiskBuffer } from './config-rules/buffers';

/** Validates the disk buffer. */
export function bufferProblems(maxSize: ByteSize, whenFull: string): Problem[] {
  if (!['block', 'drop_newest'].includes(whenFull))
    return [
      error(
        ['buffer', 'whenFull'],
        `whenFull is '${whenFull}', but must be 'block' (stops reading) or 'drop_newest' (loses lines).`,
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

/** Validates that the lines of a namespace that has a sink of its own are read. */
export function namespaceSinkProblems(
  sinks: Readonly<Record<string, LogSink>>,
  { namespaces, exclude }: PodSelection,
  readsPods: boolean,
): Problem[] {
  return Object.keys(sinks).flatMap((name) => {
    const why = !readsPods
      ? 'sources.pods is false'
      : exclude?.namespaces?.includes(name) === true
        ? 'pipeline.select.exclude.namespaces has it'
        : namespaces?.includes(name) === false
          ? 'pipeline.select.namespaces does not have it'
          : undefined;
    return why === undefined
      ? []
      : [error(['namespaceSinks', name], `No pod of the namespace '${escapeControl(name)}' is read: ${why}.`)];
  });
}

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

/** Validates the folder of positions and buffer, on a node or on another machine. */
export function folderProblems(agent: Construct, dataPath: string, owner: IConstruct): Problem[] {
  const wrong = (message: string): Problem[] => [error(['dataPath'], message)];
  if (!/^(\/(?!\.+(\/|$))[\w.-]+){2,}$/.test(dataPath))
    return wrong(
      `'${dataPath}' is not a valid folder for positions and buffer: an absolute path of at least two parts.`,
    );
  if (systemFolder.test(`${dataPath}/`))
    return wrong(`'${dataPath}' is in a system folder; Vector would write its positions and its buffer there.`);
  if (owner === agent) return [];
  return wrong(`'${dataPath}' is already used by ${owner.node.path}; both would write the same positions and buffers.`);
}
