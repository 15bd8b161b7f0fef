import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { yamlText } from '../../constructs/kit';
import type { Program } from './processes';

/** The charts that together write about what the environment `production` does, and their values. */
const charts: Readonly<Record<string, object>> = {
  loki: {
    deploymentMode: 'Monolithic',
    loki: {
      commonConfig: { replication_factor: 3 },
      storage: {
        type: 's3',
        bucketNames: { chunks: 'loki-chunks', ruler: 'loki-ruler', admin: 'loki-admin' },
        s3: { endpoint: 's3.example.com', region: 'eu-central-1' },
      },
      schemaConfig: {
        configs: [
          {
            from: '2024-04-01',
            store: 'tsdb',
            object_store: 's3',
            schema: 'v13',
            index: { prefix: 'loki_index_', period: '24h' },
          },
        ],
      },
    },
    singleBinary: { replicas: 3 },
    backend: { replicas: 0 },
    read: { replicas: 0 },
    write: { replicas: 0 },
    minio: { enabled: false },
    rollout_operator: { enabled: false },
  },
  vector: { role: 'Agent' },
  grafana: {},
  tempo: {},
};

/**
 * `helm template` for the charts of Loki, Vector, Grafana and Tempo, one after the other.
 *
 * @param folder - for the values
 * @returns undefined unless `HELM_CHARTS` is a folder with the charts; `HELM` is the program, `helm` without it
 */
export function helmTemplate(folder: string): Program | undefined {
  const { HELM: helm = 'helm', HELM_CHARTS: source } = process.env;
  if (source === undefined) return undefined;
  mkdirSync(folder, { recursive: true });
  const calls = Object.entries(charts).map(([chart, values]) => {
    const file = join(folder, `${chart}.yaml`);
    writeFileSync(file, yamlText(values));
    return `"$0" template ${chart} "$1/${chart}" --values "${file}" --kube-version 1.34.0`;
  });
  return { name: 'helm template', command: ['sh', '-c', calls.join(' && '), helm, source] };
}
