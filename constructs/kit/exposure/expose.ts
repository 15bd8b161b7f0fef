import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { KubeIngress, type IngressTls } from '../../../imports/k8s';
import type { Endpoint, Peer } from '../../contracts';
import { service, urlCidrProblems, type ClusterSettings, type ServicePortProps } from '../network';
import { commonLabels, type Workload } from '../workload';

/** How clients outside the cluster connect. Exactly one must be set. */
export interface Exposure {
  /** A Service of type NodePort. */
  readonly nodePort?: NodePortSettings;
  /** A Service of type LoadBalancer. */
  readonly loadBalancer?: LoadBalancerSettings;
  /** An Ingress, whose controller terminates TLS. */
  readonly ingress?: IngressSettings;
  /** An HTTPRoute of the Gateway API, whose Gateway terminates TLS. The cluster needs the CRDs. */
  readonly route?: RouteSettings;
}

/** A port of every node, for https only if the component has `tls`. */
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
  /** Secret with the certificate of the host, in the component's namespace. @default - none: see the next two settings */
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
  /** Annotations of the Ingress. @default - for class `nginx` the body size and the timeout that the component needs */
  readonly annotations?: Readonly<Record<string, string>>;
  /** The controller's pods, for the NetworkPolicy. @default - `clients` of the component allows them */
  readonly controller?: Peer;
}

/** An HTTPRoute for one host name. */
export interface RouteSettings {
  /** Host name: `logs.example.com`. */
  readonly host: string;
  /** The Gateway and, optionally, its listener. */
  readonly gateway: { readonly name: string; readonly namespace: string; readonly sectionName?: string };
  /** The Gateway's pods, for the NetworkPolicy. @default - `clients` of the component allows them */
  readonly controller?: Peer;
}

/** A component that is exposed. Its Service has the port `http` (80), and its name is that of its objects. */
export interface Exposed {
  readonly name: string;
  readonly namespace: string;
  /** Ports of the pods; `https` if it has a certificate. */
  readonly ports: { readonly http: number; readonly https?: number };
  /** What its connections carry. */
  readonly carries: string;
  /** Largest request body, bytes. @default - the default of the Ingress controller */
  readonly maxBodyBytes?: number;
  /** Longest time of a request, seconds. */
  readonly timeoutSeconds: number;
  readonly cluster: ClusterSettings | undefined;
}

/**
 * The address at which clients outside the cluster connect; undefined if no setting has it.
 *
 * @param tls - whether the component has a certificate
 */
export function outsideEndpoint(exposure: Exposure, tls: boolean): Endpoint | undefined {
  const { nodePort, loadBalancer, ingress, route } = exposure;
  const at = (host: string | undefined, encrypted: boolean, port = encrypted ? 443 : 80): Endpoint | undefined =>
    host === undefined ? undefined : { scheme: encrypted ? 'https' : 'http', host, port, backends: ['anyone'] };
  if (ingress !== undefined) return at(ingress.host, ingress.insecure !== true);
  if (route !== undefined) return at(route.host, true);
  if (loadBalancer !== undefined) return at(loadBalancer.host, tls || loadBalancer.controllerCertificate === true);
  return at(nodePort?.host, tls, nodePort?.port);
}

/** Creates the objects, and allows their clients in the NetworkPolicy. */
export function expose(workload: Workload, exposure: Exposure, exposed: Exposed): void {
  const { nodePort, loadBalancer, ingress, route } = exposure;
  if (nodePort !== undefined) createNodePort(workload, nodePort, exposed);
  if (loadBalancer !== undefined) createLoadBalancer(workload, loadBalancer, exposed);
  if (ingress !== undefined) createIngress(workload, ingress, exposed);
  if (route !== undefined) createRoute(workload, route, exposed);
  for (const [kind, settings] of Object.entries({ ingress, route }))
    if (settings?.controller !== undefined)
      workload.accept(settings.controller, exposed.ports.http, exposed.carries, ['expose', kind, 'controller']);
}

/** A Service beside the one in the cluster, for clients outside. */
function outsideService(
  workload: Workload,
  id: 'node-port' | 'load-balancer',
  { name, namespace, cluster }: Exposed,
  { port, loadBalancer }: { readonly port: ServicePortProps; readonly loadBalancer?: LoadBalancerSettings },
): void {
  service(workload, id, {
    name: `${name}-${id}`,
    namespace,
    selector: workload.pods.labels,
    pods: [workload.pods],
    cluster,
    ports: [port],
    ...(loadBalancer !== undefined && { loadBalancer }),
  });
}

function createNodePort(workload: Workload, { port }: NodePortSettings, exposed: Exposed): void {
  const { http, https } = exposed.ports;
  outsideService(workload, 'node-port', exposed, {
    port:
      https === undefined
        ? { name: 'http', port: 80, podPort: http, scheme: 'http', nodePort: port }
        : { name: 'https', port: 443, podPort: https, scheme: 'https', nodePort: port },
  });
  // Nodes may replace the client's address with their own, so the policy cannot restrict addresses.
  workload.accept('anyone', https ?? http, exposed.carries);
}

function createLoadBalancer(workload: Workload, settings: LoadBalancerSettings, exposed: Exposed): void {
  const { sourceRanges, externalTrafficPolicy, controllerCertificate = false } = settings;
  const { http, https } = exposed.ports;
  const encrypted = https !== undefined && !controllerCertificate;
  const podPort = encrypted ? https : http;
  outsideService(workload, 'load-balancer', exposed, {
    loadBalancer: settings,
    port:
      https !== undefined || controllerCertificate
        ? { name: 'https', port: 443, podPort, scheme: encrypted ? 'https' : 'http' }
        : { name: 'http', port: 80, podPort, scheme: 'http' },
  });
  // Without `Local`, nodes replace the client's address with their own. With it, the nodes answer the health checks.
  const keepsAddress = externalTrafficPolicy === 'Local' && sourceRanges !== undefined && areRanges(sourceRanges);
  workload.accept(keepsAddress ? { cidrs: sourceRanges } : 'anyone', podPort, exposed.carries);
}

/** Invalid ranges are reported with the path of their setting. */
function areRanges(ranges: readonly string[]): boolean {
  return urlCidrProblems([], ranges).length === 0;
}

function createIngress(scope: Construct, settings: IngressSettings, exposed: Exposed): void {
  const { name, namespace } = exposed;
  const { host, className, annotations } = settings;
  const tls = ingressTls(settings);
  const allAnnotations = { ...defaultAnnotations(className, exposed), ...annotations };
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
function defaultAnnotations(
  className: string | undefined,
  { maxBodyBytes, timeoutSeconds }: Exposed,
): Record<string, string> {
  if (className !== 'nginx') return {};
  const timeout = String(timeoutSeconds);
  return {
    ...(maxBodyBytes !== undefined && { 'nginx.ingress.kubernetes.io/proxy-body-size': String(maxBodyBytes) }),
    'nginx.ingress.kubernetes.io/proxy-read-timeout': timeout,
    'nginx.ingress.kubernetes.io/proxy-send-timeout': timeout,
  };
}

/** An `ApiObject`, since the L1 classes do not include the Gateway API. */
function createRoute(
  scope: Construct,
  { host, gateway }: RouteSettings,
  { name, namespace, timeoutSeconds }: Exposed,
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
          timeouts: { request: `${timeoutSeconds}s` },
        },
      ],
    },
  });
}
