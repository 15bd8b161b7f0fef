import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { KubeIngress, type IngressTls } from '../../imports/k8s';
import type { ApiLimits, Endpoint, Peer } from '../contracts';
import { commonLabels, service, urlCidrProblems, type ClusterSettings, type DeploymentWorkload } from '../kit';
import { gatewayPort, gatewayTlsPort } from './layout';

/** How clients outside the cluster reach the gateway. Exactly one must be set. */
export interface GatewayExposure {
  /** A Service of type NodePort. */
  readonly nodePort?: NodePortSettings;
  /** A Service of type LoadBalancer. */
  readonly loadBalancer?: LoadBalancerSettings;
  /** An Ingress, whose controller terminates TLS. */
  readonly ingress?: IngressSettings;
  /** An HTTPRoute of the Gateway API, whose Gateway terminates TLS. The cluster needs the CRDs. */
  readonly route?: RouteSettings;
}

/** A port of every node, for https only if the gateway has `tls`. */
export interface NodePortSettings {
  /** Port, 30000 to 32767. Fixed, since external clients are configured with it. */
  readonly port: number;
  /** Name or address of the nodes, by which machines outside the cluster connect. @default - required by collect.hosts */
  readonly host?: string;
  /** Allows plain http: passwords and logs are sent unencrypted. @default false */
  readonly insecure?: boolean;
}

/** A load balancer of the cloud or of the cluster: https on port 443 if there is a certificate, http on port 80 if not. */
export interface LoadBalancerSettings {
  /** Name or address by which machines outside the cluster connect. @default - required by collect.hosts */
  readonly host?: string;
  /** Class of the load balancer: `service.k8s.aws/nlb`. @default - the cluster's default */
  readonly className?: string;
  /** Annotations of the Service, by which clouds configure their load balancers. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Address ranges of the clients: `203.0.113.0/24`. @default - all addresses */
  readonly sourceRanges?: readonly string[];
  /** `Local`: only nodes with a pod receive connections, which keep the address of the client. @default 'Cluster' */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
  /** The load balancer has its own certificate, set by annotations, and terminates TLS. @default false */
  readonly controllerCertificate?: boolean;
  /** Allows plain http: passwords and logs are sent unencrypted. @default false */
  readonly insecure?: boolean;
}

/** An Ingress for one host name. */
export interface IngressSettings {
  /** Host name: `logs.example.com`. */
  readonly host: string;
  /** Ingress class. @default - the cluster's default class */
  readonly className?: string;
  /** Secret with the certificate of the host, in the gateway's namespace. @default - none: see the next two settings */
  readonly tlsSecret?: string;
  /**
   * The controller has its own certificate: an AWS load balancer with one of ACM, an OpenShift router (class
   * `openshift-default`), ingress-nginx or Traefik with a default certificate.
   *
   * @default false
   */
  readonly controllerCertificate?: boolean;
  /** Allows plain http: passwords and logs are sent unencrypted. @default false */
  readonly insecure?: boolean;
  /** Annotations of the Ingress. @default - for class `nginx` Loki's push size and query timeout */
  readonly annotations?: Readonly<Record<string, string>>;
  /** The controller's pods, for the NetworkPolicy. @default - `clients` of the gateway allows them */
  readonly controller?: Peer;
}

/** An HTTPRoute for one host name. */
export interface RouteSettings {
  /** Host name: `logs.example.com`. */
  readonly host: string;
  /** The Gateway and, optionally, its listener. */
  readonly gateway: { readonly name: string; readonly namespace: string; readonly sectionName?: string };
  /** The Gateway's pods, for the NetworkPolicy. @default - `clients` of the gateway allows them */
  readonly controller?: Peer;
}

/** Properties of the gateway that is exposed. */
export interface ExposedGateway {
  readonly name: string;
  readonly namespace: string;
  readonly tls: boolean;
  readonly limits: ApiLimits;
  readonly cluster: ClusterSettings | undefined;
}

/**
 * The address at which clients outside the cluster connect; undefined if no setting has it.
 *
 * @param tls - whether the gateway has a certificate
 */
export function outsideEndpoint(exposure: GatewayExposure, tls: boolean): Endpoint | undefined {
  const { nodePort, loadBalancer, ingress, route } = exposure;
  const at = (host: string | undefined, encrypted: boolean, port = encrypted ? 443 : 80): Endpoint | undefined =>
    host === undefined ? undefined : { scheme: encrypted ? 'https' : 'http', host, port, backends: ['anyone'] };
  if (ingress !== undefined) return at(ingress.host, ingress.insecure !== true);
  if (route !== undefined) return at(route.host, true);
  if (loadBalancer !== undefined) return at(loadBalancer.host, tls || loadBalancer.controllerCertificate === true);
  return at(nodePort?.host, tls, nodePort?.port);
}

/** Creates the objects, and allows their clients in the NetworkPolicy. */
export function expose(workload: DeploymentWorkload, exposure: GatewayExposure, gateway: ExposedGateway): void {
  const { nodePort, loadBalancer, ingress, route } = exposure;
  if (nodePort !== undefined) createNodePort(workload, nodePort, gateway);
  if (loadBalancer !== undefined) createLoadBalancer(workload, loadBalancer, gateway);
  if (ingress !== undefined) createIngress(workload, ingress, gateway);
  if (route !== undefined) createRoute(workload, route, gateway);
  for (const [kind, settings] of Object.entries({ ingress, route }))
    if (settings?.controller !== undefined)
      workload.accept(settings.controller, gatewayPort, 'logs, queries', ['expose', kind, 'controller']);
}

function createNodePort(
  workload: DeploymentWorkload,
  { port }: NodePortSettings,
  { name, namespace, tls, cluster }: ExposedGateway,
): void {
  service(workload, 'node-port', {
    name: `${name}-node-port`,
    namespace,
    selector: workload.pods.labels,
    pods: [workload.pods],
    cluster,
    ports: [
      tls
        ? { name: 'https', port: 443, podPort: gatewayTlsPort, scheme: 'https', nodePort: port }
        : { name: 'http', port: 80, podPort: gatewayPort, scheme: 'http', nodePort: port },
    ],
  });
  // Nodes may replace the client's address with their own, so the policy cannot restrict addresses.
  workload.accept('anyone', tls ? gatewayTlsPort : gatewayPort, 'logs, queries');
}

function createLoadBalancer(
  workload: DeploymentWorkload,
  settings: LoadBalancerSettings,
  { name, namespace, tls, cluster }: ExposedGateway,
): void {
  const { sourceRanges, externalTrafficPolicy, controllerCertificate = false } = settings;
  const encrypted = tls && !controllerCertificate;
  const podPort = encrypted ? gatewayTlsPort : gatewayPort;
  service(workload, 'load-balancer', {
    name: `${name}-load-balancer`,
    namespace,
    selector: workload.pods.labels,
    pods: [workload.pods],
    cluster,
    loadBalancer: settings,
    ports: [
      tls || controllerCertificate
        ? { name: 'https', port: 443, podPort, scheme: encrypted ? 'https' : 'http' }
        : { name: 'http', port: 80, podPort, scheme: 'http' },
    ],
  });
  // Without `Local`, nodes replace the client's address with their own. With it, the nodes answer the health checks.
  const keepsAddress = externalTrafficPolicy === 'Local' && sourceRanges !== undefined && areRanges(sourceRanges);
  workload.accept(keepsAddress ? { cidrs: sourceRanges } : 'anyone', podPort, 'logs, queries');
}

/** Invalid ranges are reported with the path of their setting. */
function areRanges(ranges: readonly string[]): boolean {
  return urlCidrProblems([], ranges).length === 0;
}

function createIngress(scope: Construct, settings: IngressSettings, { name, namespace, limits }: ExposedGateway): void {
  const { host, className, annotations } = settings;
  const tls = ingressTls(settings);
  const allAnnotations = { ...defaultAnnotations(className, limits), ...annotations };
  new KubeIngress(scope, 'ingress', {
    metadata: {
      name,
      namespace,
      labels: commonLabels(scope),
      ...(Object.keys(allAnnotations).length > 0 && { annotations: allAnnotations }),
    },
    spec: {
      ...(className !== undefined && { ingressClassName: className }),
      ...(tls !== undefined && { tls: [tls] }),
      rules: [
        {
          host,
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { name: 'http' } } } }],
          },
        },
      ],
    },
  });
}

/** OpenShift's routers use their own certificate for an empty entry; other controllers for one with the host. */
function ingressTls(settings: IngressSettings): IngressTls | undefined {
  const { host, className, tlsSecret, controllerCertificate = false } = settings;
  if (tlsSecret !== undefined) return { hosts: [host], secretName: tlsSecret };
  if (!controllerCertificate) return undefined;
  return className === 'openshift-default' ? {} : { hosts: [host] };
}

/** Default annotations. The defaults of ingress-nginx are too low: bodies of 1 MiB, a timeout of 60 s. */
function defaultAnnotations(className: string | undefined, limits: ApiLimits): Record<string, string> {
  if (className !== 'nginx') return {};
  const timeout = String(limits.queryTimeoutSeconds + 30);
  return {
    'nginx.ingress.kubernetes.io/proxy-body-size': String(limits.maxBodyBytes),
    'nginx.ingress.kubernetes.io/proxy-read-timeout': timeout,
    'nginx.ingress.kubernetes.io/proxy-send-timeout': timeout,
  };
}

/** An `ApiObject`, since the L1 classes do not include the Gateway API. */
function createRoute(
  scope: Construct,
  { host, gateway }: RouteSettings,
  { name, namespace, limits }: ExposedGateway,
): void {
  new ApiObject(scope, 'route', {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, namespace, labels: commonLabels(scope) },
    spec: {
      parentRefs: [{ ...gateway }],
      hostnames: [host],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ name, port: 80 }],
          timeouts: { request: `${limits.queryTimeoutSeconds + 30}s` },
        },
      ],
    },
  });
}
