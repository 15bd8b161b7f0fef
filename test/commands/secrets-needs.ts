import { secretsFor, type Content, type SecretManifest } from '../../commands/secrets/make';
import type { Login, SecretNeed } from '../../constructs/contracts';

export const vector: Login = { user: 'vector', secret: 'vector-loki-auth' };
const grafana: Login = { user: 'grafana', secret: 'grafana-loki-auth' };
/** Keys of buckets, without the namespaces that read them. */
export const pair = {
  form: 'key-pair',
  owner: 'generated',
  accessTo: 'buckets',
  secret: 'loki-s3',
  accessKeyId: 'id',
  secretAccessKey: 'key',
} as const;
export const needs: SecretNeed[] = [
  { form: 'login', namespaces: ['logging'], ...vector },
  { form: 'login', namespaces: ['logging'], ...grafana },
  { form: 'htpasswd', secret: 'gateway', namespaces: ['logging'], logins: [vector, grafana] },
  { ...pair, namespaces: ['minio'] },
  { ...pair, namespaces: ['logging'] },
  { form: 'login', namespaces: ['agents'], ...vector },
];

/** A cluster to which everything printed so far was applied. */
export class Cluster {
  readonly #contents = new Map<string, Content>();
  readonly read = (namespace: string, name: string): Content | undefined => this.#contents.get(`${namespace}/${name}`);

  apply(secrets: readonly SecretManifest[]): void {
    for (const { namespace, name, content } of secrets) this.#contents.set(`${namespace}/${name}`, content);
  }

  lines(): Record<string, string> {
    const text = this.read('logging', 'gateway')?.['.htpasswd'] ?? '';
    return Object.fromEntries(
      text
        .trim()
        .split('\n')
        .map((line) => line.split(':') as [string, string]),
    );
  }
}

/** A cluster that has every Secret. */
export function applied(): Cluster {
  const cluster = new Cluster();
  cluster.apply(secretsFor(needs, cluster.read).secrets);
  return cluster;
}
