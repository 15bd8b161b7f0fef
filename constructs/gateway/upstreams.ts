import { hostPort, type Endpoint, type LokiApi, type LokiFunction } from '../contracts';

/** An address of Loki and the functions it serves. */
export interface Upstream {
  /** Name in nginx.conf. */
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly functions: readonly LokiFunction[];
}

/** The distinct addresses of a Loki; a monolithic Loki has one. */
export function upstreamsOf({ endpoints }: LokiApi): readonly Upstream[] {
  const byAddress = new Map<string, { endpoint: Endpoint; functions: LokiFunction[] }>();
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const known = byAddress.get(hostPort(endpoint));
    if (known === undefined) byAddress.set(hostPort(endpoint), { endpoint, functions: [name as LokiFunction] });
    else known.functions.push(name as LokiFunction);
  }
  return [...byAddress.values()].map(({ endpoint, functions }) => ({
    name: byAddress.size === 1 ? 'loki' : `loki_${functions[0]}`,
    endpoint,
    functions,
  }));
}

/** The traffic to an upstream, as the diagram of flows names it. */
export function trafficTo({ functions }: Upstream): string {
  return [...new Set(functions.map((of) => trafficNames[of]))].join(', ');
}

const trafficNames: Readonly<Record<LokiFunction, string>> = {
  push: 'logs',
  ingest: 'flushes',
  query: 'queries',
  tail: 'queries',
  rules: 'rules',
  delete: 'deletions',
  compact: 'ring pages',
  schedule: 'ring pages',
  index: 'ring pages',
  patterns: 'ring pages',
};
