import {
  annotationProblems,
  error,
  escapeControl,
  isObjectName,
  isQualifiedName,
  labelKeyRule,
  namespaceNameProblems,
  objectNameProblems,
  replaceWith,
  type Path,
  type Problem,
} from '../validation';
import { urlCidrProblems } from '../network';
import { certificateProblems } from '../certificates';
import type { Exposure, IngressSettings, LoadBalancerSettings, NodePortSettings, RouteSettings } from './settings';

/** How messages name a component that is exposed. */
export interface ExposedNames {
  /** `the gateway`. */
  readonly component: string;
  /** What clients send and receive: `passwords and logs`. */
  readonly sent: string;
  /** Why it takes no gRPC: `otlpGrpc is not set`. @default - it takes gRPC */
  readonly noGrpc?: string;
}

/** Validates the exposure outside the cluster. @param tls - whether the component has a certificate */
export function exposureProblems(exposure: Exposure, tls: boolean, names: ExposedNames): Problem[] {
  const { nodePort, loadBalancer, ingress, route } = exposure;
  const chosen = Object.entries(exposure).filter(([, settings]) => settings !== undefined);
  const problems: Problem[] = [];
  if (chosen.length !== 1)
    problems.push(
      error(
        ['expose'],
        chosen.length === 0
          ? 'the section is empty; set one of nodePort, loadBalancer, ingress and route.'
          : `${chosen.map(([name]) => name).join(' and ')} are mutually exclusive; set one of them.`,
      ),
    );
  if (nodePort !== undefined) problems.push(...portProblems(nodePort, tls, names));
  if (loadBalancer !== undefined) problems.push(...loadBalancerProblems(loadBalancer, tls, names));
  if (ingress !== undefined)
    problems.push(...hostProblems(['expose', 'ingress'], ingress.host), ...ingressProblems(ingress, names));
  if (route !== undefined)
    problems.push(
      ...hostProblems(['expose', 'route'], route.host),
      ...objectNameProblems(['expose', 'route', 'gateway', 'name'], route.gateway.name),
      ...namespaceNameProblems(['expose', 'route', 'gateway', 'namespace'], route.gateway.namespace),
      ...objectNameProblems(['expose', 'route', 'caConfigMap'], route.caConfigMap),
      ...grpcProblems(route, names),
    );
  return problems;
}

function grpcProblems({ host, grpcHost }: RouteSettings, { component, noGrpc }: ExposedNames): Problem[] {
  if (grpcHost === undefined) return [];
  const path = ['expose', 'route', 'grpcHost'];
  if (noGrpc !== undefined) return [error(path, `${component} takes no gRPC: ${noGrpc}.`)];
  if (grpcHost === host)
    return [
      error(
        path,
        `'${escapeControl(host)}' is the host of the HTTPRoute; a Gateway accepts only one of an HTTPRoute and a GRPCRoute with the same host on a listener.`,
      ),
    ];
  return hostNameProblems(path, grpcHost);
}

function portProblems(
  { port, host, insecure = false }: NodePortSettings,
  tls: boolean,
  names: ExposedNames,
): Problem[] {
  const problems: Problem[] = [];
  if (!Number.isInteger(port) || port < 30_000 || port > 32_767)
    problems.push(
      error(['expose', 'nodePort', 'port'], `${port} is outside 30000 to 32767, the default range of node ports.`),
    );
  return [
    ...problems,
    ...addressProblems(['expose', 'nodePort', 'host'], host),
    ...encryptionProblems(['expose', 'nodePort'], insecure, tls, names),
  ];
}

/** @param tls - whether there is a certificate */
function encryptionProblems(path: Path, insecure: boolean, tls: boolean, { component, sent }: ExposedNames): Problem[] {
  if (tls === !insecure) return [];
  return [
    tls
      ? error(
          [...path, 'insecure'],
          `insecure is true, but the port uses https, since ${component} has a certificate.`,
          replaceWith(false),
        )
      : error(
          path,
          `${component} has no certificate (tls), so ${sent} would be sent unencrypted; insecure: true allows it.`,
        ),
  ];
}

function loadBalancerProblems(settings: LoadBalancerSettings, tls: boolean, names: ExposedNames): Problem[] {
  const { host, className, annotations, sourceRanges, controllerCertificate = false, insecure = false } = settings;
  const path = ['expose', 'loadBalancer'];
  return [
    ...addressProblems([...path, 'host'], host),
    ...(className === undefined || isQualifiedName(className)
      ? []
      : [error([...path, 'className'], `'${escapeControl(className)}' is not a valid class: ${labelKeyRule}.`)]),
    ...annotationProblems([...path, 'annotations'], annotations),
    ...urlCidrProblems([...path, 'sourceRanges'], sourceRanges),
    ...(controllerCertificate && insecure
      ? [
          error(
            path,
            'controllerCertificate and insecure are mutually exclusive: the load balancer has a certificate, or there is none.',
          ),
        ]
      : encryptionProblems(path, insecure, tls || controllerCertificate, names)),
  ];
}

function ingressProblems(settings: IngressSettings, { sent }: ExposedNames): Problem[] {
  const { className, tlsSecret, controllerCertificate = false, insecure = false, annotations } = settings;
  const problems = [
    ...objectNameProblems(['expose', 'ingress', 'className'], className),
    ...annotationProblems(['expose', 'ingress', 'annotations'], annotations),
    ...(tlsSecret === undefined ? [] : certificateProblems(['expose', 'ingress', 'tlsSecret'], tlsSecret)),
  ];
  const options = Object.entries({ tlsSecret: tlsSecret !== undefined, controllerCertificate, insecure });
  const chosen = options.filter(([, isSet]) => isSet).map(([name]) => name);
  if (chosen.length > 1)
    problems.push(
      error(
        ['expose', 'ingress'],
        `${chosen.join(' and ')} are mutually exclusive: the certificate is in a Secret, the controller has its own, or there is none.`,
      ),
    );
  if (chosen.length === 0)
    problems.push(
      error(
        ['expose', 'ingress', 'tlsSecret'],
        `the Ingress has no certificate, so ${sent} would be sent unencrypted; set tlsSecret, ` +
          'controllerCertificate: true (the controller has its own certificate) or insecure: true (plain http).',
      ),
    );
  return problems;
}

/** Validates a DNS name or an IPv4 address. */
function addressProblems(path: Path, host: string | undefined): Problem[] {
  if (host === undefined || isObjectName(host)) return [];
  // A part of an IPv6 address, or a user, is not the host.
  const bare = /^(?:[a-z]+:\/\/)?([^:/@]+)(?::\d+)?(?:\/.*)?$/.exec(host.toLowerCase())?.[1];
  return [
    error(
      path,
      `'${escapeControl(host)}' is not a DNS name or an IPv4 address, without scheme and port.`,
      replaceWith(bare !== undefined && isObjectName(bare) ? bare : undefined),
    ),
  ];
}

function hostProblems(path: Path, host: string): Problem[] {
  return hostNameProblems([...path, 'host'], host);
}

function hostNameProblems(path: Path, host: string): Problem[] {
  if (
    /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/.test(host) &&
    !/^[\d.]+$/.test(host)
  )
    return [];
  const hostOnly = host
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[:/].*$/, '');
  return [
    error(
      path,
      `'${escapeControl(host)}' is not a valid host name: a DNS name with at least one dot, without scheme, port or '*', not an IP address.`,
      replaceWith(/^[a-z0-9.-]+\.[a-z]+$/.test(hostOnly) ? hostOnly : undefined),
    ),
  ];
}
