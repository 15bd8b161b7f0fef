/**
 * A reference to a Secret with a user and a password, under the keys `username` and `password`.
 *
 * Whoever reads the Secret declares it in its own namespace. Its values never appear in manifests.
 */
export interface Login {
  readonly user: string;
  readonly secret: string;
  /**
   * `generated`: `npm run secrets` makes the password. `receiver`: the operator of a receiver outside this app provides
   * it.
   *
   * @default 'generated'
   */
  readonly owner?: 'generated' | 'receiver';
}

/** A reference to one key of a Secret. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

/** A reference to a Secret with an S3 access key. */
export interface KeyPair {
  readonly secret: string;
  /** The key in the Secret of the access key ID. */
  readonly accessKeyId: string;
  /** The key in the Secret of the secret access key. */
  readonly secretAccessKey: string;
}

/** A value in a file: a part of a login. */
export interface FileVariable {
  readonly login: Login;
  readonly part: 'username' | 'password';
}

/** A Secret that a component reads, described so that `npm run secrets` can create it. */
export type SecretNeed =
  | ({ readonly form: 'login'; readonly namespaces: readonly string[] } & Login)
  | {
      /** One `user:bcrypt-hash` line per login, made from the passwords in the Secrets of the logins. */
      readonly form: 'htpasswd';
      readonly secret: string;
      readonly namespaces: readonly string[];
      readonly logins: readonly Login[];
    }
  | ({
      readonly form: 'key-pair';
      readonly namespaces: readonly string[];
      /** `generated`: `npm run secrets` creates the keys. `store`: the operator of an external store provides them. */
      readonly owner: 'generated' | 'store';
      /** What the keys give access to, for messages: `the buckets of Loki`. */
      readonly accessTo: string;
    } & KeyPair)
  | {
      /** Values that `npm run secrets` makes once, and never changes. */
      readonly form: 'values';
      readonly secret: string;
      readonly namespaces: readonly string[];
      /** By key of the Secret: `random`, or a value to start with, which is no secret and may be changed. */
      readonly values: Readonly<Record<string, 'random' | { readonly initial: string }>>;
      /** For messages: `the login of the administrator of Grafana`. */
      readonly description: string;
    }
  | {
      /** A YAML file that contains the logins of users, so that it changes with them. */
      readonly form: 'file';
      readonly secret: string;
      readonly namespaces: readonly string[];
      readonly labels: Readonly<Record<string, string>>;
      /** The key in the Secret. */
      readonly file: string;
      /** Its content. A string `$NAME` stands for a variable. */
      readonly content: Readonly<Record<string, unknown>>;
      readonly variables: Readonly<Record<string, FileVariable>>;
      /** Variables that stand for a certificate, in another Secret of the same namespace. @default - none */
      readonly certificates?: Readonly<Record<string, SecretKey>>;
      /** For messages: `the data sources of Grafana`. */
      readonly description: string;
    }
  | {
      /** A certificate (`tls.crt`, `tls.key`, `ca.crt`), which `npm run secrets` cannot create. */
      readonly form: 'certificate';
      readonly secret: string;
      readonly namespaces: readonly string[];
      /** The keys in the Secret that pods read. */
      readonly keys: readonly string[];
      /** The certificate and its host names, for messages: `the certificate of logs.example.com`. */
      readonly description: string;
      /** The issuer from which cert-manager obtains it: `ClusterIssuer logging`. @default - its owner provides it */
      readonly issuer?: string;
    }
  | {
      /** Credentials that their owner provides in any other form. */
      readonly form: 'provided';
      readonly secret: string;
      readonly namespaces: readonly string[];
      /** The keys in the Secret that pods read. */
      readonly keys: readonly string[];
      /** The content and what it gives access to, for messages: `the login of the Alertmanager`. */
      readonly description: string;
    };
