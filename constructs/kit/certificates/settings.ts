import type { Authority, CertificateAuthority, CertificateIssuer } from '../../contracts';
import { secretKeyOf } from '../network/url';

/** Validity of a certificate without `duration`. */
export const usualDuration = '90d';

/** The certificate of a server: in a Secret that exists, or obtained by cert-manager from an issuer. */
export interface CertificateSettings {
  /**
   * Secret with the keys `tls.crt` and `tls.key`. With `issuer`, cert-manager writes it.
   *
   * @default - required without `issuer`; with it, `<name>-tls`
   */
  readonly secret?: string;
  /**
   * Issuer of cert-manager with an authority of its own, such as one of type `ca` or `vault`: names of Services cannot
   * be verified by a public one.
   *
   * @default - none: the Secret exists
   */
  readonly issuer?: CertificateIssuer;
  /** Validity of a certificate from `issuer`: days and hours, `90d`. @default '90d' */
  readonly duration?: string;
  /** Time before its end at which `issuer` renews a certificate. @default - a third of `duration` */
  readonly renewBefore?: string;
  /**
   * The certificate of the authority, in a Secret of each namespace with clients, for example written by trust-manager.
   *
   * @default - with `issuer`, each of these namespaces requests it; without, `ca.crt` in a Secret of the same name
   */
  readonly ca?: CertificateAuthority;
}

/** A Secret with the certificate of a server. */
export function certificateSecret({ secret }: CertificateSettings, name: string): string {
  return secret ?? `${name}-tls`;
}

/** The authority that the clients of a server trust. */
export function authorityOf(
  tls: CertificateSettings,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Authority {
  const { ca, issuer } = tls;
  if (ca !== undefined) return secretKeyOf(ca);
  if (issuer === undefined) return { secret: certificateSecret(tls, name), key: 'ca.crt' };
  return { secret: authoritySecret(issuer), key: 'ca.crt', issuer: { ...issuer, namespace } };
}

/** The Secret with the certificate of the authority of an issuer, which all clients of a namespace share. */
function authoritySecret({ name }: CertificateIssuer): string {
  return `authority-${name}`;
}

/** An issuer for messages: `ClusterIssuer logging`. */
export function issuerText({ name, kind = 'ClusterIssuer' }: CertificateIssuer): string {
  return `${kind} ${name}`;
}
