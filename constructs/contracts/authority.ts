import type { SecretKey } from './secret';

/** The issuer of cert-manager that signs certificates. */
export interface CertificateIssuer {
  readonly name: string;
  /**
   * `ClusterIssuer`, or `Issuer`, which serves its own namespace only; with `group` a kind of that group, which serves all
   * namespaces if its name has `Cluster`.
   *
   * @default 'ClusterIssuer'
   */
  readonly kind?: string;
  /** API group of an issuer that is not one of cert-manager itself. @default 'cert-manager.io' */
  readonly group?: string;
}

/** The certificate of the authority that a client trusts, in a Secret of the namespace of each client. */
export interface Authority extends SecretKey {
  /**
   * The issuer from which each namespace with clients requests the Secret.
   *
   * @default - the operator of the server provides the Secret
   */
  readonly issuer?: CertificateIssuer & {
    /** The namespace of the server, which is the only one with an `Issuer`. */
    readonly namespace: string;
  };
}
