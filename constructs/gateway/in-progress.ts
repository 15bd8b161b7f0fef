import type { LokiLimits } from '../contracts';
import { bytes, type ByteSize } from '../kit';
import { directive, type Directive } from './nginx';
import { calls, type Call, type CallName } from './routes';

/**
 * Queries in progress in one pod, in all and of one user, open tails included; the next one gets 429. Their bodies stay
 * in memory: 256 of 128 KiB are 32 MiB.
 */
const queries = { all: 256, user: 128 } as const;

/** The largest body of a query, and the part of a push that stays in memory, bytes. */
const memoryBytes = 131_072;

/** Pushes in progress in one pod at most: at 20 ms for each, 3,200 a second. */
const mostPushes = 64;

/** What else the pod writes to the disk of its node, bytes: the logs, of which the kubelet keeps 50 MiB. */
const logBytes = 64 * 2 ** 20;

/** How many pushes may be in progress in one pod, so that their bodies fit on the disk that the pod may use. */
export function pushesAtOnce({ maxPushBytes }: LokiLimits, disk: ByteSize): number {
  const fitting = Math.floor(((bytes(disk) ?? 0) - logBytes) / maxPushBytes);
  return Math.max(4, Math.min(mostPushes, fitting));
}

/** The volume of the bodies, bytes: the kubelet evicts a pod that takes more than its volume may hold. */
export function bodiesBytes({ maxPushBytes }: LokiLimits, pushes: number): number {
  return 16 * 2 ** 20 + pushes * maxPushBytes;
}

/** What the `http` block needs to count requests. They are counted after the login, so guesses use up nobody's. */
export function requestCounters(): Directive[] {
  return ['large', 'small'].flatMap((size) => [
    directive('limit_conn_zone', 'all', `zone=${size}_requests:1m`),
    directive('limit_conn_zone', '$known_user', `zone=${size}_requests_of_user:1m`),
  ]);
}

/** How many requests of a call may be in progress. One user leaves a quarter of the pushes to the others. */
export function inProgress(call: CallName, pushes: number): Directive[] {
  const [size, { all, user }] = isLarge(call)
    ? ['large', { all: pushes, user: Math.ceil((pushes * 3) / 4) }]
    : ['small', queries];
  return [directive('limit_conn', `${size}_requests`, all), directive('limit_conn', `${size}_requests_of_user`, user)];
}

/** Bodies, where nothing else is said. */
export const smallBodies = [
  directive('client_max_body_size', memoryBytes),
  directive('client_body_buffer_size', memoryBytes),
];

/** Where they are larger. It stands in both locations of a request: one looks at the announced length, one at the body. */
export function bodySize(call: CallName, { maxPushBytes }: LokiLimits): Directive[] {
  return isLarge(call) ? [directive('client_max_body_size', maxPushBytes)] : [];
}

function isLarge(call: CallName): boolean {
  const { body }: Call = calls[call];
  return body === 'large';
}
