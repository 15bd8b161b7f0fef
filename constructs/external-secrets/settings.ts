/** A store of External Secrets Operator, which exists in the cluster. */
export interface SecretStoreReference {
  readonly name: string;
  /**
   * A `SecretStore` is needed in each namespace with Secrets, a `ClusterSecretStore` once.
   *
   * @default 'ClusterSecretStore'
   */
  readonly kind?: 'ClusterSecretStore' | 'SecretStore';
}

/** Settings of the Secrets that External Secrets Operator creates. */
export interface ExternalSecretsSettings {
  readonly store: SecretStoreReference;
  /** How often each value is read from the store, as hours, minutes and seconds: `1h30m`. @default '1h' */
  readonly refreshInterval?: string;
  /** What keys in the store start with; the name of the Secret follows. @default 'logging/<environment>/' */
  readonly prefix?: string;
  /**
   * Hash of the passwords in `.htpasswd`. `bcrypt` has a new salt after every refresh. `sha` (unsalted SHA-1) stays the
   * same, demands passwords of at least 26 characters and External Secrets Operator 2.1.
   *
   * @default 'bcrypt'
   */
  readonly hash?: 'bcrypt' | 'sha';
  /**
   * Where values of single Secrets are in the store, by the name of the Secret. `false`: the Secret is not read from
   * the store. Certificates are only read from it if they are listed here.
   *
   * @default - `prefix` and the name of the Secret, with one property for each of its keys
   */
  readonly secrets?: Readonly<Record<string, StoredSecretSettings | false>>;
}

/** Where the values of a Secret are in the store. */
export interface StoredSecretSettings {
  /** @default - `prefix` and the name of the Secret */
  readonly key?: string;
  /**
   * Names of properties, by key of the Secret; of users with two passwords by `a`, `b` and `current`.
   *
   * @default - the same names
   */
  readonly properties?: Readonly<Record<string, string>>;
  /**
   * Whether a user of a receiver outside this environment has two passwords in the store, `a` and `b`, as the users of
   * this environment have. Otherwise the properties are `username` and `password`.
   *
   * @default false
   */
  readonly twoPasswords?: boolean;
}
