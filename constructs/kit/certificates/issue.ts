import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Authority, CertificateIssuer, SecretNeed } from '../../contracts';
import { registryOf } from '../network/flows';
import { commonLabels } from '../workload/labels';
import { check, error, type Problem } from '../validation/problem';
import { durationSeconds } from '../validation/quantities';
import { certificateSecret, issuerText, usualDuration, type CertificateSettings } from './settings';

/** A certificate that cert-manager obtains. */
interface Issued {
  readonly secret: string;
  readonly namespace: string;
  readonly issuer: CertificateIssuer;
  readonly usages: readonly string[];
  readonly names: readonly string[];
  /** @default - none */
  readonly addresses?: readonly string[];
  /** @default - the usual one */
  readonly duration?: string | undefined;
  /** @default - a third of the duration, as cert-manager does */
  readonly renewBefore?: string | undefined;
}

/** A server with a certificate. */
export interface CertifiedServer {
  readonly name: string;
  readonly namespace: string;
  /** The names by which clients connect. */
  readonly names: readonly string[];
  /** IP addresses by which clients connect. @default - none */
  readonly addresses?: readonly string[];
}

/** Creates the Certificate of a server, if it has an issuer. */
export function issueCertificate(scope: Construct, tls: CertificateSettings, server: CertifiedServer): void {
  const { issuer, duration, renewBefore } = tls;
  if (issuer === undefined) return;
  const { name, namespace, names, addresses = [] } = server;
  create(scope, 'certificate', {
    secret: certificateSecret(tls, name),
    namespace,
    issuer,
    usages: ['digital signature', 'key encipherment', 'server auth'],
    names,
    addresses,
    duration,
    renewBefore,
  });
}

/**
 * The Secret with the certificate of an authority, as the pods of a namespace need it. With an issuer, the first client
 * of a namespace requests a certificate for clients, since a Secret of cert-manager has the certificate of the authority
 * beside that: the Secret of the server is in another namespace, and has its key.
 *
 * @param server - the host that has the certificate, for messages
 */
export function authorityNeed(
  scope: Construct,
  namespace: string,
  authority: Authority,
  server: string,
): Extract<SecretNeed, { form: 'certificate' }> {
  const { secret, key, issuer } = authority;
  const need = { form: 'certificate', secret, namespaces: [namespace], keys: [key] } as const;
  if (issuer === undefined) return { ...need, description: `the certificate of the authority of ${server}` };
  check(scope, () => placeProblems(namespace, issuer, server));
  if (registryOf(scope).isFirst(`authority ${namespace}/${secret}`))
    create(scope, secret, {
      secret,
      namespace,
      issuer,
      // Nobody can use it as the certificate of a server.
      usages: ['digital signature', 'client auth'],
      names: [`clients.${namespace}.svc`],
    });
  return { ...need, description: `the authority of ${issuerText(issuer)}`, issuer: issuerText(issuer) };
}

function placeProblems(
  namespace: string,
  { name, kind = 'ClusterIssuer', namespace: issued }: NonNullable<Authority['issuer']>,
  server: string,
): Problem[] {
  if (kind.includes('Cluster') || namespace === issued) return [];
  return [
    error(
      [],
      `${server} has a certificate of the ${kind} '${name}' in ${issued}, and its clients in ${namespace} have no such ${kind}. Use a ClusterIssuer, or set tls.ca to a Secret with ca.crt that exists in ${namespace} too.`,
    ),
  ];
}

function create(scope: Construct, id: string, certificate: Issued): void {
  const { secret, namespace, issuer, usages, names, addresses = [], renewBefore } = certificate;
  const { duration = usualDuration } = certificate;
  new ApiObject(scope, id, {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: {
      name: secret,
      namespace,
      labels: commonLabels(scope),
      // Argo CD may synchronize the definition of this kind with another Application.
      annotations: { 'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true' },
    },
    spec: {
      secretName: secret,
      issuerRef: {
        group: issuer.group ?? 'cert-manager.io',
        kind: issuer.kind ?? 'ClusterIssuer',
        name: issuer.name,
      },
      duration: goHours(duration),
      ...(renewBefore !== undefined && { renewBefore: goHours(renewBefore) }),
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      usages: [...usages],
      dnsNames: [...names],
      ...(addresses.length > 0 && { ipAddresses: [...addresses] }),
    },
  });
}

/** A duration as cert-manager takes it: in hours, minutes and seconds. An invalid one is reported. */
function goHours(duration: string): string {
  const seconds = durationSeconds(duration) ?? 0;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours}h${minutes}m${seconds % 60}s`;
}
