import type { SecretNeed } from '../../contracts';
import { certificateSecret, issuerText, type CertificateSettings, type CertifiedServer } from '../certificates';
import type { Path } from '../validation';
import type { Exposure } from './settings';

/** A component with a certificate, for messages. */
interface Certified {
  readonly name: string;
  readonly namespace: string;
  /** The host of its Service. */
  readonly host: string;
  /** `the gateway`. */
  readonly component: string;
}

/** The certificates of a component and of its Ingress as required Secrets, each with the path of its setting. */
export function certificateNeeds(
  tls: CertificateSettings | undefined,
  exposure: Exposure | undefined,
  { name, namespace, host, component }: Certified,
): (readonly [path: Path, need: SecretNeed])[] {
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

/** The names and addresses by which clients connect to a Service, inside the cluster and outside. */
export function certifiedNames(
  { name, namespace, host }: Omit<Certified, 'component'>,
  exposure: Exposure | undefined,
): CertifiedServer {
  const { nodePort, loadBalancer } = exposure ?? {};
  const outside = [nodePort?.host ?? loadBalancer?.host ?? []].flat();
  const isAddress = (one: string): boolean => /^[\d.]+$/.test(one);
  return {
    name,
    namespace,
    names: [
      host,
      `${name}.${namespace}.svc`,
      `${name}.${namespace}`,
      name,
      ...outside.filter((one) => !isAddress(one)),
    ],
    addresses: outside.filter(isAddress),
  };
}
