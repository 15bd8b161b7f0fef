import type { Construct } from 'constructs';
import type { Authority } from '../contracts';
import {
  authorityNeed,
  authorityOf,
  certificateSettingsProblems,
  declareCertificates,
  declareSecret,
  error,
  escapeControl,
  replaceWith,
  type CertificateSettings,
  type Exposure,
  type Problem,
} from '../kit';

/** The certificate of the gateway, and which clients use it. */
export interface GatewayTls extends CertificateSettings {
  /**
   * How clients in the cluster connect. `http`: on port 80, and only clients outside use https. `https`: on port 443,
   * and there is no port 80. `both`: those of this app use https, and port 80 stays for others, and for agents that
   * still have the earlier URL.
   *
   * @default - `https` with `issuer`, otherwise `http`
   */
  readonly inside?: InsideScheme;
}

/** How clients in the cluster connect to the gateway. */
export type InsideScheme = 'http' | 'both' | 'https';

/** How clients in the cluster connect, with the default applied. */
export function insideScheme(tls: GatewayTls | undefined): InsideScheme {
  return tls?.inside ?? (tls?.issuer === undefined ? 'http' : 'https');
}

/** A gateway that may have a certificate. */
interface Certified {
  readonly name: string;
  readonly namespace: string;
  /** The host of its Service. */
  readonly host: string;
  readonly tls: GatewayTls | undefined;
  readonly exposure: Exposure | undefined;
}

/**
 * Declares the certificates of a gateway and of its Ingress, and requests its own if it has an issuer.
 *
 * @returns the authority that clients in the cluster trust; undefined if they use http
 */
export function certify(scope: Construct, { tls, exposure, ...gateway }: Certified): Authority | undefined {
  declareCertificates(scope, { ...gateway, component: 'the gateway', tls, exposure });
  if (tls === undefined) return undefined;
  const inside = insideScheme(tls);
  if (inside === 'http') return undefined;
  const authority = authorityOf(tls, gateway);
  const { route } = exposure ?? {};
  // The policy of the route refers to it.
  if (inside === 'https' && route !== undefined && route.caConfigMap === undefined)
    declareSecret(scope, authorityNeed(scope, gateway.namespace, authority, gateway.host), ['tls']);
  return authority;
}

/** Validates the certificate, and that what exposes the gateway can connect to it. */
export function tlsProblems(tls: GatewayTls | undefined, exposure: Exposure | undefined): Problem[] {
  return [
    ...(tls === undefined ? [] : certificateSettingsProblems(['tls'], tls)),
    ...proxyProblems(tls, exposure),
    ...protocolProblems(tls, exposure),
    ...policyProblems(tls, exposure),
  ];
}

/** Classes of Ingress controllers that are told by an annotation which the Ingress has by default. */
const knownClass = 'nginx';

/** An Ingress has no field for the protocol of its backend. */
function proxyProblems(tls: GatewayTls | undefined, exposure: Exposure | undefined): Problem[] {
  const { ingress } = exposure ?? {};
  if (ingress === undefined || insideScheme(tls) !== 'https') return [];
  if (ingress.className === knownClass || ingress.annotations !== undefined) return [];
  const controller = ingress.className === undefined ? 'the default class' : `class '${ingress.className}'`;
  return [
    error(
      ['expose', 'ingress', 'annotations'],
      `the gateway takes https only, and the Ingress controller of ${controller} would send http: its annotations tell it to use https. With tls.inside: 'both' it can use http.`,
    ),
  ];
}

/** The annotation of ingress-nginx for the protocol of a backend. */
const protocolAnnotation = 'nginx.ingress.kubernetes.io/backend-protocol';

/** An annotation of the user wins over that of the Ingress. */
function protocolProblems(tls: GatewayTls | undefined, exposure: Exposure | undefined): Problem[] {
  const protocol = exposure?.ingress?.annotations?.[protocolAnnotation];
  const [taken, port] = insideScheme(tls) === 'https' ? (['HTTPS', 443] as const) : (['HTTP', 80] as const);
  if (protocol === undefined || [taken, 'AUTO_HTTP'].includes(protocol.toUpperCase())) return [];
  return [
    error(
      ['expose', 'ingress', 'annotations', protocolAnnotation],
      `the Ingress connects to port ${port} of the gateway, which takes ${taken}, not '${escapeControl(protocol)}'.`,
      replaceWith(taken),
    ),
  ];
}

/** A BackendTLSPolicy has no field for the key. */
function policyProblems(tls: GatewayTls | undefined, exposure: Exposure | undefined): Problem[] {
  const { ca } = tls ?? {};
  const { route } = exposure ?? {};
  if (insideScheme(tls) !== 'https' || route === undefined || route.caConfigMap !== undefined) return [];
  if (ca?.key === undefined || ca.key === 'ca.crt') return [];
  return [
    error(
      ['tls', 'ca', 'key'],
      `the BackendTLSPolicy of the route reads the key 'ca.crt' only, not '${escapeControl(ca.key)}'; with expose.route.caConfigMap it reads a ConfigMap instead.`,
    ),
  ];
}
