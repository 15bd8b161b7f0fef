import { sharedPlaces, storedSecrets, type StoredSecret } from '../external-secrets';
import { inventoryOf, warning, type Problem } from '../kit';
import type { LoggingPlatform } from './logging-platform';
import { externalSecretsOf } from './sections/external-secrets';

/**
 * Values that an environment reads from the same place of a store as an earlier one of the list. A warning, because
 * stores of one name may be different in two clusters.
 */
export function sharedStoreProblems(platform: LoggingPlatform, earlier: readonly LoggingPlatform[]): Problem[] {
  const stored = storedIn(platform);
  const { store, prefix } = platform.environment.externalSecrets ?? {};
  return earlier
    .filter(({ environment: { externalSecrets: other } }) => other?.store.name === store?.name)
    .flatMap((other) => {
      const [first, ...more] = sharedPlaces(storedIn(other), stored);
      if (first === undefined) return [];
      const further = more.length === 0 ? '' : ` (and ${more.length} more)`;
      return [
        warning(
          ['externalSecrets', ...(prefix === undefined ? [] : ['prefix'])],
          `'${first.other.key}'${further} is also a key of ${other.environment.name}. If '${store!.name}' is the same store in both clusters, they have the same passwords and keys, and a rotation changes both.`,
        ),
      ];
    });
}

function storedIn(platform: LoggingPlatform): StoredSecret[] {
  const settings = externalSecretsOf(platform.environment);
  return settings === undefined ? [] : storedSecrets(settings, inventoryOf(platform).secrets);
}
