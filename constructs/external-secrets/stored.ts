import type { SecretNeed } from '../contracts';
import { grouped, isProvided } from '../kit';
import type { ExternalSecretsSettings, StoredSecretSettings } from './settings';

/** A Secret whose values are in the store. */
export interface StoredSecret {
  readonly secret: string;
  /** What it is needed for, in the order of declaration. */
  readonly needs: readonly SecretNeed[];
  readonly key: string;
  /** Property in the store, by key of the Secret; of a user with two passwords by `a`, `b` and `current`. */
  readonly properties: Readonly<Record<string, string>>;
  /** The user, if the store has two passwords for it. @default - the properties are the keys of the Secret */
  readonly user?: string;
}

/** The names of the values of a user with two passwords. */
export const twoPasswordNames = ['a', 'b', 'current'] as const;

/** Whether External Secrets Operator creates the Secret. */
export function isStored({ secrets = {} }: ExternalSecretsSettings, need: SecretNeed): boolean {
  const listed = Object.hasOwn(secrets, need.secret) ? secrets[need.secret] : undefined;
  return need.form === 'certificate' ? listed !== undefined && listed !== false : listed !== false;
}

/**
 * The Secrets whose values are in the store, each once. Secrets that are made from values of others (`.htpasswd`, files
 * with logins) are not among them.
 */
export function storedSecrets(settings: ExternalSecretsSettings, needs: readonly SecretNeed[]): StoredSecret[] {
  const own = needs.filter((need) => need.form !== 'htpasswd' && need.form !== 'file' && isStored(settings, need));
  return [...grouped(own, ({ secret }) => secret)].map(([secret, its]) => {
    const listed = Object.hasOwn(settings.secrets ?? {}, secret) ? settings.secrets![secret] : undefined;
    return stored(secret, its, listed === false ? {} : (listed ?? {}), settings.prefix ?? '');
  });
}

function stored(
  secret: string,
  needs: readonly SecretNeed[],
  { key = '', properties = {}, twoPasswords = false }: StoredSecretSettings,
  prefix: string,
): StoredSecret {
  const login = needs.find((need) => need.form === 'login');
  const two = login !== undefined && (!isProvided(login) || twoPasswords);
  const names = two ? twoPasswordNames : new Set(needs.flatMap(keysOf));
  return {
    secret,
    needs,
    key: key === '' ? `${prefix}${secret}` : key,
    properties: Object.fromEntries(
      [...names].map((name) => [name, (Object.hasOwn(properties, name) && properties[name]) || name]),
    ),
    ...(two && { user: login.user }),
  };
}

/** The keys of a Secret that pods read. */
export function keysOf(need: SecretNeed): readonly string[] {
  switch (need.form) {
    case 'login':
      return ['username', 'password'];
    case 'htpasswd':
      return ['.htpasswd'];
    case 'key-pair':
      return [need.accessKeyId, need.secretAccessKey];
    case 'values':
      return Object.keys(need.values);
    case 'file':
      return [need.file];
    default:
      return need.keys;
  }
}
