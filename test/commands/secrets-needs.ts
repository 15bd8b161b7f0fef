import { secretsFor } from '../../commands/secrets/make';
import type { Login, SecretNeed } from '../../constructs/contracts';
import { Cluster } from './secrets-cluster';

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

const { secrets } = secretsFor(needs, () => undefined);

/** A cluster that has every Secret. */
export function applied(): Cluster {
  return new Cluster(secrets);
}
