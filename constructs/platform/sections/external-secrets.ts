import { ExternalSecrets, type ExternalSecretsSettings } from '../../external-secrets';
import { secretsOf } from '../../kit';
import type { Environment } from '../environment';
import { section, type Section } from './section';

/** Settings with what is known from the environment. */
export function externalSecretsOf({ name, externalSecrets }: Environment): ExternalSecretsSettings | undefined {
  return externalSecrets && { prefix: `logging/${name}/`, ...externalSecrets };
}

/** The Secrets that the pods of all sections before it read. */
export const externalSecrets: Section<ExternalSecretsSettings> = section({
  path: ['externalSecrets'],
  file: '05-external-secrets.yaml',
  podSecurity: 'restricted',
  settings: externalSecretsOf,
  namespace: () => undefined,
  build: ({ scope }, settings) => {
    new ExternalSecrets(scope, 'externalSecrets', { ...settings, needs: secretsOf(scope) });
    return {};
  },
});
