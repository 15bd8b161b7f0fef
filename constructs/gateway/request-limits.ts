import type { ApiLimits, RouteAccess } from '../contracts';
import { bytes, type ByteSize } from '../kit';
import { accessRules } from './access-rules';
import { directive, type Directive } from './nginx';

/**
 * Concurrent queries per gateway pod, in total and per user, including open tails; more get 429. Their bodies are in
 * memory: 256 of 128 KiB are 32 MiB.
 */
const queryLimits = { all: 256, user: 128 } as const;

/** Largest body of a query, and the part of a push that is buffered in memory, bytes. */
const bufferBytes = 131_072;

/** Concurrent pushes per gateway pod: at 20 ms each, 3,200 a second. */
const maxPushes = 64;

/** Ephemeral storage for everything but bodies, bytes: the kubelet keeps 50 MiB of logs. */
const logBytes = 64 * 2 ** 20;

/** Concurrent pushes per gateway pod whose bodies fit into its ephemeral storage, 4 to 64. */
export function maxConcurrentPushes({ maxBodyBytes }: ApiLimits, disk: ByteSize): number {
  const fitting = Math.floor(((bytes(disk) ?? 0) - logBytes) / maxBodyBytes);
  return Math.max(4, Math.min(maxPushes, fitting));
}

/** Size of the volume for bodies, bytes. The kubelet evicts a pod that exceeds it. */
export function bodyVolumeBytes({ maxBodyBytes }: ApiLimits, pushes: number): number {
  return 16 * 2 ** 20 + pushes * maxBodyBytes;
}

/** Zones of the `http` block that count requests. Only authenticated requests are counted. */
export function connectionZones(): Directive[] {
  return ['large', 'small'].flatMap((size) => [
    directive('limit_conn_zone', 'all', `zone=${size}_requests:1m`),
    directive('limit_conn_zone', '$known_user', `zone=${size}_requests_of_user:1m`),
  ]);
}

/** Limits of concurrent requests. One user can use three quarters of the pushes. */
export function connectionLimits(access: RouteAccess, pushes: number): Directive[] {
  const [size, { all, user }] = isLarge(access)
    ? ['large', { all: pushes, user: Math.ceil((pushes * 3) / 4) }]
    : ['small', queryLimits];
  return [directive('limit_conn', `${size}_requests`, all), directive('limit_conn', `${size}_requests_of_user`, user)];
}

/** Default limits of bodies. */
export const defaultBodySize = [
  directive('client_max_body_size', bufferBytes),
  directive('client_body_buffer_size', bufferBytes),
];

/**
 * Limit of large bodies, for both locations of a request: nginx checks Content-Length in the first, the body in the
 * second.
 */
export function bodySize(access: RouteAccess, { maxBodyBytes }: ApiLimits): Directive[] {
  return isLarge(access) ? [directive('client_max_body_size', maxBodyBytes)] : [];
}

function isLarge(access: RouteAccess): boolean {
  return accessRules[access].body === 'large';
}
