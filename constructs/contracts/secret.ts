/**
 * A user and password in a Secret, by reference: no value is ever synthesized.
 *
 * The Secret has the keys `username` and `password`, and exists under the same name in every namespace of the list.
 */
export interface Login {
  readonly user: string;
  readonly secret: string;
  readonly namespaces: readonly string[];
}

/** An S3 access key in a Secret, by reference. */
export interface KeyPair {
  readonly secret: string;
  /** The key of the Secret's data that holds the access key id. */
  readonly accessKeyId: string;
  /** The key of the Secret's data that holds the secret access key. */
  readonly secretAccessKey: string;
}

/** What a room needs a Secret for, so that `npm run secrets` can make it. */
export type SecretNeed =
  | ({ readonly form: 'login' } & Login)
  | {
      /** One line of user and bcrypt hash per login; the passwords are those of the logins' own Secrets. */
      readonly form: 'htpasswd';
      readonly secret: string;
      readonly namespaces: readonly string[];
      readonly logins: readonly Login[];
    }
  | ({
      readonly form: 'key-pair';
      readonly namespaces: readonly string[];
      /** Who knows the keys: fresh ones can be made for a store of this program, not for somebody else's. */
      readonly owner: 'generated' | 'store';
      /** What the keys open, in words. */
      readonly accessTo: string;
    } & KeyPair)
  | {
      /** Of a certificate: `tls.crt`, `tls.key`, `ca.crt`. Somebody else signs it. */
      readonly form: 'certificate';
      readonly secret: string;
      readonly namespaces: readonly string[];
      /** Keys of the Secret's data that pods read. */
      readonly keys: readonly string[];
      /** What shows or trusts it, and for which names, in words. */
      readonly description: string;
    };
