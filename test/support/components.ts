import { App, Chart } from 'cdk8s';
import { load } from 'js-yaml';
import type { LogSink, S3Store } from '../../constructs/contracts';
import { type Data, type Manifest, endpointOfUrl } from '../../constructs/kit';
import { Loki, type LokiProps } from '../../constructs/loki';
import { only } from './manifests';

/** A chart outside the platform. */
export function chart(): Chart {
  return new Chart(new App({ outdir: 'unused' }), 'alone');
}

/** An external object store. */
export const objectStore: S3Store<'chunks' | 'ruler'> = {
  endpoint: endpointOfUrl('https://s3.example.com'),
  region: 'eu-central-1',
  pathStyle: true,
  buckets: { chunks: 'loki-chunks', ruler: 'loki-ruler' },
  credentials: { keys: { secret: 'loki-s3', accessKeyId: 'id', secretAccessKey: 'key' }, owner: 'store' },
};

/** An external Loki. */
export const logSink: LogSink = {
  endpoint: endpointOfUrl('http://gateway.example.com'),
  pushPath: '/loki/api/v1/push',
  otlpPath: '/otlp/v1/logs',
  login: { user: 'canary', secret: 'canary-loki-auth' },
  tenant: 'canary',
  maxLineBytes: 262_144,
  maxBatchBytes: 4_194_304,
  maxLabels: 15,
  structuredMetadata: true,
};

/** A Loki in its own chart, monolithic by default. */
export function aloneLoki(props: Partial<LokiProps> = {}): { chart: Chart; loki: Loki } {
  const alone = chart();
  return {
    chart: alone,
    loki: new Loki(alone, 'loki', { namespace: 'logging', topology: 'monolithic', store: objectStore, ...props }),
  };
}

/** The parsed configuration file in a ConfigMap. */
export function configOf(manifests: readonly Manifest[], name: string, file: string): Data {
  const { data } = only(manifests, 'ConfigMap', name) as unknown as { data: Record<string, string> };
  return load(data[file]!) as Data;
}
