import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startLoki, type LokiProcess } from '../../test/support/loki-process';

/** An entry as a query returns it. */
export interface StoredEntry {
  readonly tenant: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly line: string;
  /** Nanoseconds since 1970. */
  readonly time: string;
}

/** A push API for one run of an agent, in front of Loki. */
export interface Receiver {
  readonly url: string;
  /** Number of entries that Loki has accepted. */
  count(): Promise<number>;
  entries(): Promise<StoredEntry[]>;
  /** The answers of Loki to pushes that it did not accept completely. */
  readonly refusals: readonly string[];
  stop(): Promise<void>;
}

/** Starts a Loki with default limits for lines. What it would add to entries itself is disabled. */
export async function startStore(program: string): Promise<LokiProcess> {
  return startLoki(program, [], {
    over: {
      limits_config: {
        discover_log_levels: false,
        discover_service_name: [],
        max_entries_limit_per_query: 200_000,
        ingestion_rate_mb: 1000,
        ingestion_burst_size_mb: 1000,
        per_stream_rate_limit: '1GB',
        per_stream_rate_limit_burst: '1GB',
      },
      // Otherwise entries of the last hours only would be found before they are in the store.
      querier: { query_ingesters_within: '0s' },
    },
  });
}

/**
 * Starts a push API that forwards to Loki, with tenants that belong to this run only.
 *
 * @param run - prefix of the tenants
 */
export async function startReceiver(loki: LokiProcess, run: string): Promise<Receiver> {
  const tenants = new Set<string>();
  const refusals: string[] = [];
  const server = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (part: Buffer) => body.push(part));
    request.on('end', () => {
      const tenant = String(request.headers['x-scope-orgid'] ?? '');
      if (request.method === 'POST') tenants.add(tenant);
      const headers = Object.entries(request.headers).flatMap(([name, value]) =>
        ['content-type', 'content-encoding'].includes(name) ? [[name, String(value)] as const] : [],
      );
      fetch(`${loki.url}${request.url}`, {
        method: request.method!,
        headers: { ...Object.fromEntries(headers), 'x-scope-orgid': `${run}-${tenant}` },
        ...(request.method === 'POST' && { body: Buffer.concat(body) }),
      })
        .then(async (answer) => {
          const text = await answer.text();
          if (request.method === 'POST' && !answer.ok) refusals.push(`${answer.status}: ${text.trim()}`);
          return response.writeHead(answer.status).end(text);
        })
        .catch(() => response.writeHead(503).end());
    });
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', () => done());
  });
  const count = (): Promise<number> => received(loki.url, run);
  const found = async (): Promise<StoredEntry[]> =>
    (await Promise.all([...tenants].map((tenant) => stored(loki.url, `${run}-${tenant}`, tenant)))).flat();
  const entries = async (attempts = 10): Promise<StoredEntry[]> => {
    const all = await found();
    if (all.length >= (await count()) || attempts === 0) return all;
    // Queries do not find entries of the days before that are not in the store.
    await answered(`${loki.url}/flush`, { method: 'POST' });
    await new Promise((done) => setTimeout(done, 1000));
    return entries(attempts - 1);
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refusals,
    entries: () => entries(),
    count,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const day = 86_400;

/** Number of entries that Loki has accepted of a run, which is quicker than reading them. */
async function received(url: string, run: string): Promise<number> {
  const text = await (await answered(`${url}/metrics`, {})).text();
  const counted = text.matchAll(/^loki_distributor_lines_received_total\{.*?tenant="([^"]*)".*\} (\S+)$/gm);
  return [...counted].reduce((sum, [, tenant, count]) => sum + (tenant!.startsWith(`${run}-`) ? Number(count) : 0), 0);
}

/** All entries of a tenant. */
async function stored(url: string, id: string, tenant: string): Promise<StoredEntry[]> {
  // What Loki accepts by default is at most a week old and ten minutes ahead.
  const now = Math.floor(Date.now() / 1000);
  const range = { start: String(now - 8 * day), end: String(now + day) };
  const get = async <T>(path: string, query: Record<string, string>): Promise<T> => {
    const response = await answered(
      `${url}/loki/api/v1/${path}?${String(new URLSearchParams({ ...range, ...query }))}`,
      {
        headers: { 'x-scope-orgid': id, 'x-loki-response-encoding-flags': 'categorize-labels' },
      },
    );
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return ((await response.json()) as { data: T }).data;
  };
  const streams = await get<Record<string, string>[]>('series', {});
  const found = await Promise.all(
    streams.map(async (labels) => {
      const query = `{${Object.entries(labels)
        .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
        .join(', ')}}`;
      const { result } = await get<{ result: Result[] }>('query_range', { query, limit: '200000' });
      // The selector also matches streams that have more labels.
      return result.filter(({ stream }) => Object.keys(stream).length === Object.keys(labels).length);
    }),
  );
  return found.flat().flatMap(({ stream, values }) =>
    values.map(([time, line, { structuredMetadata = {} } = {}]) => ({
      tenant,
      labels: stream,
      metadata: structuredMetadata,
      line,
      time,
    })),
  );
}

interface Result {
  readonly stream: Record<string, string>;
  readonly values: [time: string, line: string, more?: { structuredMetadata?: Record<string, string> }][];
}

/** A request that is repeated if the connection breaks. */
async function answered(url: string, init: RequestInit, attempts = 5): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (attempts === 1) throw error;
    await new Promise((done) => setTimeout(done, 1000));
    return answered(url, init, attempts - 1);
  }
}
