import type { SecretNeed } from '../contracts';
import { error, isProvided, type Path, type Problem } from '../kit';
import type { ExternalSecretsSettings } from './settings';
import { storedSecrets, type StoredSecret } from './stored';

/** Two Secrets that read values from the same place of a store, and the shared properties. */
export interface SharedPlace {
  readonly one: StoredSecret;
  readonly other: StoredSecret;
  readonly properties: readonly string[];
}

/** Values that are read from the same place: each login and each key must be another one. */
export function placeProblems(settings: ExternalSecretsSettings, needs: readonly SecretNeed[]): Problem[] {
  const stored = storedSecrets(settings, needs);
  return [
    ...stored.flatMap((one) => withinSecret(one, settings)),
    ...sharedPlaces(stored, stored).map(({ one, other, properties }) => {
      // The later one is named, unless only the earlier one is listed.
      const [named, known] = Object.hasOwn(settings.secrets ?? {}, other.secret) ? [other, one] : [one, other];
      return error(
        pathOf(named, settings),
        `'${named.key}' in the store is the place of ${list(properties)} of '${known.secret}' too: whoever reads one of the two Secrets has the values of the other.`,
      );
    }),
  ];
}

/** Two values of one Secret, such as both passwords of a user. A certificate may be its own authority. */
function withinSecret(
  { secret, key, properties, user }: StoredSecret,
  { secrets = {} }: ExternalSecretsSettings,
): Problem[] {
  const values = Object.entries(properties);
  return values.flatMap(([name, property], n) => {
    const [first] = values.slice(0, n).find(([, known]) => known === property) ?? [];
    if (first === undefined || (first !== 'tls.key' && name !== 'tls.key' && first.endsWith('.crt'))) return [];
    const listed = secrets[secret];
    const named = listed !== false && Object.hasOwn(listed?.properties ?? {}, name) ? name : first;
    return [
      error(
        ['secrets', secret, 'properties', named],
        `'${property}' of '${key}' in the store is both '${first}' and '${name}' of '${secret}'${user === undefined ? '.' : `: the user ${user} needs two passwords, of which one can be replaced, and the name of one of them.`}`,
      ),
    ];
  });
}

/**
 * Values of Secrets of `these` that Secrets of `those` read too. If both are the same list, each pair is compared once.
 */
export function sharedPlaces(these: readonly StoredSecret[], those: readonly StoredSecret[]): SharedPlace[] {
  return those.flatMap((other, n) =>
    these.slice(0, these === those ? n : undefined).flatMap((one) => {
      if (one.key !== other.key || mayShare(one, other)) return [];
      const read = Object.values(one.properties);
      const properties = [...new Set(Object.values(other.properties))].filter((property) => read.includes(property));
      return properties.length === 0 ? [] : [{ one, other, properties }];
    }),
  );
}

/** Secrets of one certificate, of one account of another service, or of one user of a receiver. */
function mayShare(one: StoredSecret, other: StoredSecret): boolean {
  const logins = [one, other].flatMap(({ needs }) => needs.filter((need) => need.form === 'login'));
  if (logins.length > 0) return logins.length > 1 && logins.some(isProvided) && sameUser(logins);
  return [one, other].every(({ needs }) => needs.every(isProvided));
}

function sameUser(logins: readonly { readonly user: string }[]): boolean {
  return logins.every(({ user }) => user === logins[0]!.user);
}

function pathOf({ secret }: StoredSecret, { secrets = {} }: ExternalSecretsSettings): Path {
  const listed = secrets[secret];
  return listed === false || listed?.key === undefined ? ['secrets', secret] : ['secrets', secret, 'key'];
}

function list(properties: readonly string[]): string {
  return properties.map((one) => `'${one}'`).join(', ');
}
