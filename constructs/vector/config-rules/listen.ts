import { error, isMap, replaceWith, type Data, type Path, type Problem } from '../../kit';
import { metricsPort } from '../config';
import { componentsOf } from './context';

const socket = /^(\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]):(\d{1,5})$/;

/** Host and port of an address that Vector listens on; nothing if it is invalid. */
export function listenAddress(value: unknown): { readonly host: string; readonly port: number } | undefined {
  const match = typeof value === 'string' ? socket.exec(value) : null;
  const port = Number(match?.[2]);
  return match === null || port < 1 || port > 65535 ? undefined : { host: match[1]!, port };
}

/** Validates the addresses of the API and of metrics: syntax, port conflicts and reachability. */
export function listenProblems(config: Data): Problem[] {
  const api = isMap(config['api']) ? config['api'] : {};
  const exporters = componentsOf(config, 'sinks').filter(([, { type }]) => type === 'prometheus_exporter');
  const listeners: [readonly string[], unknown][] = [
    [['api', 'address'], api['address']],
    ...exporters.map(([id, { address }]): [readonly string[], unknown] => [['sinks', id, 'address'], address]),
  ];
  return listeners.flatMap(([at, address], n): Problem[] => {
    if (address === undefined) return [];
    const listener = listenAddress(address);
    if (listener === undefined)
      return [
        error(
          at,
          `${JSON.stringify(address)} is not an IP address with a port; Vector does not resolve host names here.`,
        ),
      ];
    const other = listeners.slice(0, n).find(([, earlier]) => listenAddress(earlier)?.port === listener.port);
    if (other !== undefined) return [error(at, `Port ${listener.port} is already used by ${other[0].join('.')}.`)];
    if (at[0] === 'api') return api['enabled'] === true ? apiProblems(at, listener) : [];
    if (listener.port === metricsPort && ['0.0.0.0', '[::]'].includes(listener.host)) return [];
    return [
      error(
        at,
        `Metrics must be served on port ${metricsPort} of all addresses: the NetworkPolicy allows scraping of no other port.`,
        replaceWith(`0.0.0.0:${metricsPort}`),
      ),
    ];
  });
}

/** The API has no authentication, and `vector tap` reads every line through it. */
function apiProblems(at: Path, { host, port }: { readonly host: string; readonly port: number }): Problem[] {
  if (host.startsWith('127.') || host === '[::1]') return [];
  return [
    error(
      at,
      `The API has no authentication and exposes every line that the agent reads, and on ${host} it would be reachable from outside the pod. kubectl exec and kubectl port-forward reach it on loopback.`,
      replaceWith(`127.0.0.1:${port}`),
    ),
  ];
}
