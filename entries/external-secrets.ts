/**
 * An ExternalSecret for each Secret that the pods of an app read.
 *
 * @packageDocumentation
 */
export { ExternalSecrets } from '../constructs/external-secrets';
export type {
  ExternalSecretsProps,
  ExternalSecretsSettings,
  SecretStoreReference,
  SharedPlace,
  StoredSecret,
  StoredSecretSettings,
} from '../constructs/external-secrets';
