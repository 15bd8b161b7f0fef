import { hostPort, type Endpoint, type LokiApi, type LokiFunction } from '../contracts';

/** One address of Loki, and what it does. */
export interface Upstream {
  /** Its name in the configuration. */
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly functions: readonly LokiFunction[];
}

/** The distinct addresses of a Loki: one if it is monolithic. */
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

/** What travels to an address, in words. */
export function carried({ functions }: Upstream): string {
  return [...new Set(functions.map((of) => words[of]))].join(', ');
}

const words: Readonly<Record<LokiFunction, string>> = {
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
