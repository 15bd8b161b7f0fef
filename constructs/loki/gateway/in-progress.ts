import type { LokiLimits } from '../../contracts';
import { directive, type Directive } from '../../kit/nginx';
import { calls, type Call, type CallName } from './routes';

/** Whether a body may be as large as a push, or as a query. */
type Size = 'large' | 'small';

/**
 * Requests in progress in one pod, in all and of one user; the next one gets 429. Counted after the login was checked,
 * so that wrong passwords use up nobody's. At 20 ms for each, 48 large ones are 2,400 pushes a second.
 */
const most: Readonly<Record<Size, { readonly all: number; readonly user: number }>> = {
  large: { all: 64, user: 48 },
  small: { all: 512, user: 256 },
};

/** Loki 3 reads queries of 128 KiB at most; each of their characters may take three bytes in a form. */
const smallBytes = 524_288;

/** What the `http` block needs to count requests. */
export function requestCounters(): Directive[] {
  return Object.keys(most).flatMap((size) => [
    directive('limit_conn_zone', 'all', `zone=${size}_requests:1m`),
    directive('limit_conn_zone', '$known_user', `zone=${size}_requests_of_user:1m`),
  ]);
}

/** How many requests of a call may be in progress. */
export function inProgress(call: CallName): Directive[] {
  const size = sizeOf(call);
  return [
    directive('limit_conn', `${size}_requests`, most[size].all),
    directive('limit_conn', `${size}_requests_of_user`, most[size].user),
  ];
}

/** The largest body, where nothing else is said. */
export const smallBody = directive('client_max_body_size', smallBytes);

/** Where it is larger. It stands in both locations of a request: one looks at the announced length, one at the body. */
export function bodySize(call: CallName, { maxPushBytes }: LokiLimits): Directive[] {
  return sizeOf(call) === 'large' ? [directive('client_max_body_size', maxPushBytes)] : [];
}

/** The disk that bodies take at most, bytes: the kubelet evicts a pod that takes more than its volume may hold. */
export function bodiesBytes({ maxPushBytes }: LokiLimits): number {
  const slack = 64 * 2 ** 20;
  return (['large', 'small'] as const).reduce(
    (sum, size) => sum + most[size].all * (size === 'large' ? maxPushBytes : smallBytes),
    slack,
  );
}

function sizeOf(call: CallName): Size {
  const { body }: Call = calls[call];
  return body ?? 'small';
}
