export { ExternalSecrets, type ExternalSecretsProps } from './external-secrets';
export { sharedPlaces, type SharedPlace } from './places';
export { isStored, storedSecrets, type StoredSecret } from './stored';
export { passwordPattern } from './templates';
export type { ExternalSecretsSettings, SecretStoreReference, StoredSecretSettings } from './settings';
