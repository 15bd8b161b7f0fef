import { loadAll } from 'js-yaml';
import type { ExternalSecretsSettings } from '../../constructs/external-secrets';
import { inventoryOf, type Manifest } from '../../constructs/kit';
import { render, type Environment } from '../../constructs/platform';

export interface ExternalSecret extends Manifest {
  readonly spec: {
    readonly refreshInterval: string;
    readonly secretStoreRef: object;
    readonly target: {
      readonly template: {
        readonly data?: Readonly<Record<string, string>>;
        readonly type?: string;
        readonly metadata?: object;
      };
    };
    readonly data: readonly {
      readonly secretKey: string;
      readonly remoteRef: { readonly key: string; readonly property: string };
    }[];
  };
}

export const store = { name: 'vault' };

/** An environment with its Secrets in a store, and every certificate too. */
export function inStore(environment: Environment, more: Partial<ExternalSecretsSettings> = {}) {
  const { platform } = render(environment);
  const needs = inventoryOf(platform!).secrets;
  const certificates = needs.filter(({ form }) => form === 'certificate').map(({ secret }) => [secret, {}]);
  const secrets = Object.fromEntries(certificates) as ExternalSecretsSettings['secrets'] & object;
  const stored: Environment = { ...environment, externalSecrets: { store, secrets, ...more } };
  const { files, errors } = render(stored);
  const objects = loadAll(files.get('05-external-secrets.yaml') ?? '') as ExternalSecret[];
  return { needs, errors, objects: objects.filter((one) => one !== null && one !== undefined) };
}

/** The first ExternalSecret of a name, in any namespace. */
export function firstNamed(name: string, objects: readonly ExternalSecret[]): ExternalSecret {
  return objects.find(({ metadata }) => metadata.name === name)!;
}
