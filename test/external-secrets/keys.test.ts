import type { SecretNeed } from '../../constructs/contracts';
import { fixtures } from '../fixtures';
import { variants } from '../fixtures/variants';
import { inStore, type ExternalSecret } from './stored';

function keysRead(need: SecretNeed): readonly string[] {
  if (need.form === 'login') return ['username', 'password'];
  if (need.form === 'htpasswd') return ['.htpasswd'];
  if (need.form === 'key-pair') return [need.accessKeyId, need.secretAccessKey];
  if (need.form === 'values') return Object.keys(need.values);
  return need.form === 'file' ? [need.file] : need.keys;
}

function keysWritten({ spec: { target, data } }: ExternalSecret): string[] {
  return target.template.data === undefined
    ? data.map(({ secretKey }) => secretKey)
    : Object.keys(target.template.data);
}

const byKey = (one: { key: string }, other: { key: string }): number => one.key.localeCompare(other.key);

test.each([...fixtures, ...variants].map((environment) => [environment.name, environment] as const))(
  'each Secret that pods of %s read is one ExternalSecret with exactly the keys that they read',
  (_name, environment) => {
    const { needs, errors, objects } = inStore(environment);
    expect(errors).toEqual([]);
    const read = new Map<string, Set<string>>();
    for (const need of needs)
      for (const namespace of need.namespaces) {
        const address = `${namespace}/${need.secret}`;
        read.set(address, new Set([...(read.get(address) ?? []), ...keysRead(need)]));
      }
    expect(
      objects
        .map((one) => ({
          key: `${one.metadata.namespace}/${one.metadata.name}`,
          keys: keysWritten(one).sort(),
        }))
        .sort(byKey),
    ).toEqual([...read].map(([key, keys]) => ({ key, keys: [...keys].sort() })).sort(byKey));
  },
);
