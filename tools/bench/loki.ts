import { load, loadAll } from 'js-yaml';
import { valueAt, type Data, type Manifest } from '../../constructs/kit';
import { render } from '../../constructs/platform';
import { laptop } from '../../environments/laptop';
import { pushBody, type PushedLine } from './push-body';

/** The release that is measured. */
export const release = '3.7.8';

/** Limits of tenants that refuse nothing, since benchmarks push as fast as they can. */
export const unlimited = {
  ingestion_rate_mb: 1000,
  ingestion_burst_size_mb: 1000,
  per_stream_rate_limit: '1GB',
  per_stream_rate_limit_burst: '1GB',
};

/** The configurations of Loki and of the agent in the environment `laptop`. */
export function configurations(): { readonly loki: Data; readonly vector: Data } {
  const objects = [...render(laptop).files.values()].flatMap((text) => loadAll(text) as Manifest[]);
  const config = (file: string): Data => {
    const text = objects.map((object) => valueAt(object, ['data', file])).find((one) => typeof one === 'string');
    if (typeof text !== 'string') throw new Error(`the environment ${laptop.name} has no ${file}`);
    return load(text) as Data;
  };
  return { loki: config('config.yaml'), vector: config('vector.yaml') };
}

/** Sends a POST request. @throws Error if it is refused */
export async function post(url: string, init: RequestInit = {}): Promise<void> {
  const response = await fetch(url, { method: 'POST', ...init });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}

/** Pushes streams as agents do. @param tenant - for a Loki with several tenants */
export function push(
  url: string,
  streams: Readonly<Record<string, readonly PushedLine[]>>,
  tenant?: string,
): Promise<void> {
  return post(`${url}/loki/api/v1/push`, {
    headers: { 'Content-Type': 'application/x-protobuf', ...(tenant !== undefined && { 'X-Scope-OrgID': tenant }) },
    body: new Uint8Array(pushBody(streams)),
  });
}

/** Flushes all chunks; returns when they are stored. */
export function flush(url: string): Promise<void> {
  return post(`${url}/ingester/shutdown?flush=true&delete_ring_tokens=false&terminate=false`);
}

/** The metrics as text. */
export async function metricsOf(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

/** How many chunks were flushed so far, for any reason. */
export function flushedChunks(metrics: string): number {
  return [...metrics.matchAll(/^loki_ingester_chunks_flushed_total\{.*\} (\S+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}
