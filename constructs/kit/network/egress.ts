import type { Addresses, Endpoint, PodsAnywhere } from '../../contracts';
import { peerProblems } from './peers';
import { error, warning, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';

/** Connections that a NetworkPolicy allows in addition to those that follow from the configuration. */
export interface EgressRule {
  /** Pods selected by labels, IP address ranges, or `'anyone'`. */
  readonly to: PodsAnywhere | Addresses | 'anyone';
  /** Ports of the destination pods or hosts, which may differ from the port of their Service. */
  readonly ports: readonly number[];
  /** @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP';
}

/** Validates a list of egress rules. */
export function egressProblems(path: Path, rules: readonly EgressRule[] | undefined): Problem[] {
  return (rules ?? []).flatMap(({ to, ports }, n) => [
    ...peerProblems([...path, n, 'to'], to),
    ...portListProblems([...path, n, 'ports'], ports),
  ]);
}

/** Validates a list of ports of a NetworkPolicy. */
export function portListProblems(path: Path, ports: readonly number[] | undefined): Problem[] {
  if (ports === undefined) return [];
  if (ports.length === 0)
    return [error(path, 'the list is empty, and a NetworkPolicy rule without ports allows every port.')];
  return ports.flatMap((port, n) => portProblems([...path, n], port));
}

/** Validates a port number. */
export function portProblems(path: Path, port: number | undefined): Problem[] {
  if (port === undefined || isPort(port)) return [];
  return [error(path, `${port} is not a port: a whole number from 1 to 65535.`)];
}

/** Warns of a Service outside this app whose pods probably listen on another port than the Service. */
export function podPortAdvice({ scheme, host, port, podPort, service }: Endpoint): Problem[] {
  if (service !== undefined || podPort !== undefined || !/^[^.]+\.[^.]+\.svc(\.|$)/.test(host)) return [];
  if (port !== 80 && port !== 443) return [];
  return [
    warning(
      [],
      `${scheme}://${host} is a Service of the cluster, and NetworkPolicies match the port of its pods, which is rarely ${port}; connections to another port would be dropped. Set podPort beside the URL to the targetPort of the Service, even if it is ${port}.`,
    ),
  ];
}

/** Whether a number is a valid port. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}
