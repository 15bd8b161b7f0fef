import { Quantity, type Volume } from '../../imports/k8s';
import {
  bytes,
  didYouMean,
  error,
  isMap,
  quantity,
  replaceWith,
  type Data,
  type Problem,
  type Resources,
} from '../kit';
import { componentsOf } from './config-rules/context';

/** Where an agent keeps positions and buffer. */
export type AgentState = 'node' | 'pod';

const states: readonly AgentState[] = ['node', 'pod'];

/** Bytes of an emptyDir beside the buffers, for positions. */
const positions = 64 * 2 ** 20;

/** Bytes of temporary files and of the log of the container. */
const otherFiles = 256 * 2 ** 20;

/** The volume of an agent's state. */
export interface StateVolume {
  readonly volume: Volume;
  /** Bytes of ephemeral storage that it needs. @default - none, it is on the node */
  readonly disk?: number;
}

/** The volume of positions and buffers, and the limit of ephemeral storage that it needs. */
export function stateVolume(state: AgentState, dataPath: string, config: Data): StateVolume {
  if (state !== 'pod') return { volume: { name: 'data', hostPath: { path: dataPath, type: 'DirectoryOrCreate' } } };
  const size = bufferBytes(config) + positions;
  const volume = { name: 'data', emptyDir: { sizeLimit: Quantity.fromString(quantity(roundedUp(size))) } };
  return { volume, disk: roundedUp(size + otherFiles) };
}

/** Validates `state`, and what depends on it. */
export function stateProblems(
  state: AgentState,
  dataPath: string | undefined,
  resources: Resources | undefined,
  disk = 0,
): Problem[] {
  if (!states.includes(state))
    return [
      error(
        ['state'],
        `state is '${state}', but must be 'node' (a folder of the node) or 'pod' (a volume that is deleted with the pod).`,
        replaceWith(didYouMean(state, states)),
      ),
    ];
  if (state === 'node') return [];
  const limit = bytes(resources?.disk ?? otherFiles);
  return [
    ...(dataPath === undefined
      ? []
      : [
          error(
            ['dataPath'],
            `'${dataPath}' is a folder of the node, but state 'pod' keeps positions and buffer in a volume of the pod.`,
            { fix: { remove: true } },
          ),
        ]),
    ...(resources === undefined || limit === undefined || limit >= disk
      ? []
      : [
          error(
            ['pod', 'resources', 'disk'],
            `${resources.disk ?? quantity(otherFiles)} is below the ${quantity(disk)} that buffers and logs can take; with state 'pod' they are ephemeral storage, and Kubernetes would evict the pod when the buffer fills.`,
            resources.disk === undefined ? { example: quantity(disk) } : replaceWith(quantity(disk)),
          ),
        ]),
  ];
}

function bufferBytes(config: Data): number {
  const buffers = componentsOf(config, 'sinks').flatMap(([, { buffer }]) => buffer);
  const sizes = buffers.map((buffer) => (isMap(buffer) ? bytes(Number(buffer['max_size'] ?? 0)) : 0) ?? 0);
  return sizes.reduce((sum, size) => sum + size, 0);
}

function roundedUp(size: number): number {
  return Math.ceil(size / 2 ** 20) * 2 ** 20;
}
