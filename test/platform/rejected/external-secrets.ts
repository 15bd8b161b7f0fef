import type { Row } from '../../support/rejected';
import { merged, type Data } from '../../../constructs/kit';
import { agentsOnly, laptop } from '../../fixtures';

const stored = (settings: Data): unknown =>
  merged({ ...laptop }, { externalSecrets: { store: { name: 'vault' }, ...settings } });
const listed = (secrets: Data): unknown => stored({ secrets });
const sending = (secrets: Data): unknown =>
  merged({ ...agentsOnly }, { externalSecrets: { store: { name: 'vault' }, secrets } });

/** Wrong settings of the Secrets that are read from a store. */
export const wrongExternalSecrets: readonly Row<unknown>[] = [
  ['a store without a name', stored({ store: {} })],
  ['a store of an unknown kind', stored({ store: { name: 'vault', kind: 'VaultStore' } })],
  ['a store with a URL as its name', stored({ store: { name: 'https://vault.example.com' } })],
  ['values that are read once', stored({ refreshInterval: '0s' })],
  ['values that are read each second', stored({ refreshInterval: '1s' })],
  ['a refresh interval in days', stored({ refreshInterval: '1d' })],
  ['a refresh interval in words', stored({ refreshInterval: '15 minutes' })],
  ['a prefix with a space', stored({ prefix: 'my logs/' })],
  ['an unknown hash', stored({ hash: 'sha256' })],
  ['a Secret in the store that no pod reads', listed({ 'vector-loki-auht': { key: 'a' } })],
  ['a Secret in the store that nothing resembles', listed({ database: {} })],
  ['a key with a line end', listed({ 'loki-s3': { key: 'a\nb' } })],
  ['a property that the Secret does not have', listed({ 'loki-s3': { properties: { 'access-key': 'id' } } })],
  ['a property of a user', listed({ 'vector-loki-auth': { properties: { password: 'password' } } })],
  ['a place of its own for .htpasswd', listed({ 'loki-gateway-auth': { key: 'gateway' } })],
  ['a login from another source than its hash', listed({ 'vector-loki-auth': false })],
  ['two passwords of a bucket', listed({ 'loki-s3': { twoPasswords: true } })],
  ['a user that has two passwords anyway', listed({ 'vector-loki-auth': { twoPasswords: false } })],
  [
    'one place for both passwords of a user and the name of one',
    listed({ 'vector-loki-auth': { properties: { a: 'password', b: 'password', current: 'password' } } }),
  ],
  [
    'one place for a key and its identifier',
    listed({ 'loki-s3': { properties: { 'access-key-id': 'secret-access-key' } } }),
  ],
  ['one key for two users', listed({ 'vector-loki-auth': { key: 'users' }, 'grafana-loki-auth': { key: 'users' } })],
  ['the key that another user has anyway', listed({ 'vector-loki-auth': { key: 'logging/laptop/grafana-loki-auth' } })],
  [
    'one place for the keys of Loki and of the administrator of MinIO',
    listed({
      'loki-s3': { key: 's3', properties: { 'access-key-id': 'user', 'secret-access-key': 'password' } },
      'minio-root': { key: 's3', properties: { 'root-user': 'user', 'root-password': 'password' } },
    }),
  ],
  [
    'one place for the user and the password at a receiver',
    sending({ 'edge-loki-auth': { properties: { username: 'login', password: 'login' } } }),
  ],
  [
    'two passwords of a user at a receiver, named as one',
    sending({ 'edge-loki-auth': { twoPasswords: true, properties: { username: 'u' } } }),
  ],
];
