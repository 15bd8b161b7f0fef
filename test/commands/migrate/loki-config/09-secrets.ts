import type { Environment } from '../../../../constructs/platform';

// Migrated from 09-secrets.yaml by npm run migrate -- loki-config.
// Not mapped:
// - common.storage.s3.endpoint ('${S3_ENDPOINT}'): it refers to an environment variable; write its value.
// - common.storage.s3.bucketnames ('${S3_BUCKET}'): it refers to an environment variable; write its value.
// - chunk_store_config.chunk_cache_config.redis.password ('***'): it is a secret, which the platform does not write
//   into a ConfigMap.
// - in the environment: loki.config.query_range.results_cache.cache.memcached_client.addresses ('***'): addresses
//   cannot be set here: Loki could not reach the host, because no NetworkPolicy allows it; set loki.caches, which
//   installs memcached.
// - in the environment: loki.config.chunk_store_config.chunk_cache_config.redis ({ endpoint: 'redis.example.com:6379'
//   }): redis cannot be set here: Loki could not reach the host, because no NetworkPolicy allows it; set loki.caches,
//   which installs memcached.
// Notes:
// - The settings of the object store make no URL; https://s3.example.com stands for it: objectStore.external.url.
// - The Secret 'loki-s3' in the namespace of Loki needs `access-key-id` and `secret-access-key`, those of the object
//   store; no value was taken over.
// - The Secret 'loki-alertmanager' in the namespace of Loki needs the key `password`, that of the user of the
//   Alertmanager.
// - These secrets are in the input, and in no output: chunk_store_config.chunk_cache_config.redis.password.
// - The platform sets these itself, so they were not taken over: server.http_listen_port.
export const secrets: Environment = {
  name: 'secrets',
  releases: '2026-11',
  objectStore: { external: { url: 'https://s3.example.com', keys: { secret: 'loki-s3' } } },
  loki: {
    topology: 'monolithic',
    alertmanager: { url: 'https://alertmanager.example.com', login: { user: 'loki', secret: 'loki-alertmanager' } },
    config: { query_range: { results_cache: { cache: { memcached_client: { timeout: '500ms' } } } } },
  },
  tenants: { acme: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
};
