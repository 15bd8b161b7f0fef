import type { Construct } from 'constructs';
import type { SecretNeed } from '../../contracts';
import {
  certificateSecret,
  issueCertificate,
  issuerText,
  type CertificateSettings,
  type CertifiedServer,
} from '../certificates';
import { serviceNames } from '../network';
import type { Path } from '../validation';
import { declareSecret } from '../workload';
import type { Exposure } from './settings';

/** A component that may have a certificate. */
interface Certified {
  readonly name: string;
  readonly namespace: string;
  /** The host of its Service. */
  readonly host: string;
  /** For messages: `the gateway`. */
  readonly component: string;
  readonly tls: CertificateSettings | undefined;
  /** @default - clients are in the cluster only */
  readonly exposure?: Exposure | undefined;
}

/** Declares the certificates of a component and of its Ingress, and requests its own if it has an issuer. */
export function declareCertificates(scope: Construct, certified: Certified): void {
  for (const [path, need] of certificateNeeds(certified)) declareSecret(scope, need, path);
  if (certified.tls !== undefined) issueCertificate(scope, certified.tls, certifiedServer(certified));
}

/** The certificates as required Secrets, each with the path of its setting. */
function certificateNeeds({
  tls,
  exposure,
  name,
  namespace,
  host,
  component,
}: Certified): (readonly [path: Path, need: SecretNeed])[] {
  const need = (secret: string, description: string): SecretNeed => ({
    form: 'certificate',
    secret,
    namespaces: [namespace],
    keys: ['tls.crt', 'tls.key'],
    description,
  });
  const { nodePort, loadBalancer } = exposure ?? {};
  const outside =
    nodePort !== undefined
      ? ', and for the node names that external clients use'
      : loadBalancer !== undefined && loadBalancer.controllerCertificate !== true
        ? ', and for the name of the load balancer that external clients use'
        : '';
  const { host: ingressHost, tlsSecret: hostSecret } = exposure?.ingress ?? {};
  const description = `the certificate of ${component}, good for ${host}${outside}`;
  return [
    ...(tls === undefined
      ? []
      : [
          [
            ['tls', 'secret'],
            {
              ...need(certificateSecret(tls, name), description),
              ...(tls.issuer !== undefined && { issuer: issuerText(tls.issuer) }),
            },
          ] as const,
        ]),
    ...(hostSecret === undefined
      ? []
      : [[['expose', 'ingress', 'tlsSecret'], need(hostSecret, `the certificate of ${ingressHost}`)] as const]),
  ];
}

/** With the names and addresses by which clients connect to the Service, inside the cluster and outside. */
function certifiedServer({ name, namespace, host, exposure }: Certified): CertifiedServer {
  const { nodePort, loadBalancer } = exposure ?? {};
  const outside = [nodePort?.host ?? loadBalancer?.host ?? []].flat();
  const isAddress = (one: string): boolean => /^[\d.]+$/.test(one);
  return {
    name,
    namespace,
    names: [...serviceNames({ name, namespace, host }), ...outside.filter((one) => !isAddress(one))],
    addresses: outside.filter(isAddress),
  };
}
