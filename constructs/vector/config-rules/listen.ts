import { error, isMap, replaceWith, type Data, type Path, type Problem } from '../../kit';
import { metricsPort } from '../config';
import { componentsOf } from './context';

const socket = /^(\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]):(\d{1,5})$/;

/** Host and port of an address that Vector listens on; nothing if it cannot be read. */
export function listenAddress(value: unknown): { readonly host: string; readonly port: number } | undefined {
  const match = typeof value === 'string' ? socket.exec(value) : null;
  const port = Number(match?.[2]);
  return match === null || port < 1 || port > 65535 ? undefined : { host: match[1]!, port };
}

/** Addresses that Vector cannot read, that are taken, or that nobody could reach. */
export function listenProblems(config: Data): Problem[] {
  const api = isMap(config['api']) ? config['api'] : {};
  const exporters = componentsOf(config, 'sinks').filter(([, { type }]) => type === 'prometheus_exporter');
  const places: [readonly string[], unknown][] = [
    [['api', 'address'], api['address']],
    ...exporters.map(([id, { address }]): [readonly string[], unknown] => [['sinks', id, 'address'], address]),
  ];
  return places.flatMap(([at, address], n): Problem[] => {
    if (address === undefined) return [];
    const mine = listenAddress(address);
    if (mine === undefined)
      return [error(at, `${JSON.stringify(address)} is no address and port; Vector looks up no names here.`)];
    const other = places.slice(0, n).find(([, earlier]) => listenAddress(earlier)?.port === mine.port);
    if (other !== undefined) return [error(at, `port ${mine.port} is taken by ${other[0].join('.')} already.`)];
    if (at[0] === 'api') return api['enabled'] === true ? apiProblems(at, mine) : [];
    if (mine.port === metricsPort && ['0.0.0.0', '[::]'].includes(mine.host)) return [];
    return [
      error(
        at,
        `metrics are fetched from port ${metricsPort} of the pod's address: the policies open no other.`,
        replaceWith(`0.0.0.0:${metricsPort}`),
      ),
    ];
  });
}

/** The API has no login, and `vector tap` reads every line through it. */
function apiProblems(at: Path, { host, port }: { readonly host: string; readonly port: number }): Problem[] {
  if (host.startsWith('127.') || host === '[::1]') return [];
  return [
    error(
      at,
      `the API has no login and shows every line that the agent reads, of all tenants; on ${host} it could be reached from outside of the pod. kubectl exec and port-forward reach it on loopback.`,
      replaceWith(`127.0.0.1:${port}`),
    ),
  ];
}
