import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { KubeIngress, type IngressTls } from '../../imports/k8s';
import type { LokiLimits, Peer } from '../contracts';
import { commonLabels, service, type ClusterSettings, type DeploymentWorkload } from '../kit';
import { gatewayPort, gatewayTlsPort } from './layout';

/** The way to the gateway for hosts and clusters outside: one of the three. */
export interface GatewayExposure {
  /** A port of every node. */
  readonly nodePort?: NodePortSettings;
  /** An Ingress, whose controller ends TLS. */
  readonly ingress?: IngressSettings;
  /** An HTTPRoute of the Gateway API, whose gateway ends TLS. Its CRDs have to be in the cluster. */
  readonly route?: RouteSettings;
}

/** A port of every node. With `tls` of the gateway it speaks https only. */
export interface NodePortSettings {
  /** 30000 to 32767. It stands in the configuration of every host outside, so the cluster does not choose it. */
  readonly port: number;
  /** It speaks plain http, and you know that passwords and logs travel in clear. @default false */
  readonly insecure?: boolean;
}

/** An Ingress for a host name. */
export interface IngressSettings {
  /** `logs.example.com` */
  readonly host: string;
  /** @default - the cluster's default class */
  readonly className?: string;
  /** Secret with the certificate of the host, here. @default - none; say `controllerCertificate` or `insecure` */
  readonly tlsSecret?: string;
  /**
   * The controller terminates TLS with a certificate of its own: a load balancer of AWS with one of ACM, a router of
   * OpenShift (class `openshift-default`), the default certificate of ingress-nginx or Traefik.
   *
   * @default false
   */
  readonly controllerCertificate?: boolean;
  /** There is no certificate, and you know that passwords and logs travel in clear. @default false */
  readonly insecure?: boolean;
  /** For the controller. @default - for `nginx` the size and the patience that Loki needs */
  readonly annotations?: Readonly<Record<string, string>>;
  /** The controller, where `clients` of the gateway does not admit it. @default - `clients` does */
  readonly controller?: Peer;
}

/** A route of a Gateway. */
export interface RouteSettings {
  /** `logs.example.com` */
  readonly host: string;
  /** The Gateway that it belongs to, and its listener. */
  readonly gateway: { readonly name: string; readonly namespace: string; readonly sectionName?: string };
  /** The pods of the Gateway, where `clients` of the gateway does not admit them. @default - `clients` does */
  readonly controller?: Peer;
}

/** What has to be known of the gateway to lead to it. */
export interface Exposed {
  readonly name: string;
  readonly namespace: string;
  readonly tls: boolean;
  readonly limits: LokiLimits;
  readonly cluster: ClusterSettings | undefined;
}

/** Writes the objects, and opens the policy to whoever comes that way. */
export function expose(workload: DeploymentWorkload, exposure: GatewayExposure, exposed: Exposed): void {
  const { nodePort, ingress, route } = exposure;
  if (nodePort !== undefined) openPort(workload, nodePort, exposed);
  if (ingress !== undefined) writeIngress(workload, ingress, exposed);
  if (route !== undefined) writeRoute(workload, route, exposed);
  for (const [way, settings] of Object.entries({ ingress, route }))
    if (settings?.controller !== undefined)
      workload.accept(settings.controller, gatewayPort, 'logs, queries', ['expose', way, 'controller']);
}

function openPort(
  workload: DeploymentWorkload,
  { port }: NodePortSettings,
  { name, namespace, tls, cluster }: Exposed,
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
  // They come from outside, and on the way a node may put its own address in the place of theirs.
  workload.accept('anyone', tls ? gatewayTlsPort : gatewayPort, 'logs, queries');
}

function writeIngress(scope: Construct, settings: IngressSettings, { name, namespace, limits }: Exposed): void {
  const { host, className, annotations } = settings;
  const tls = ingressTls(settings);
  const all = { ...annotationsFor(className, limits), ...annotations };
  new KubeIngress(scope, 'ingress', {
    metadata: {
      name,
      namespace,
      labels: commonLabels(scope),
      ...(Object.keys(all).length > 0 && { annotations: all }),
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

/** The routers of OpenShift take an empty entry, and only that, for their own certificate; the others look for the host. */
function ingressTls(settings: IngressSettings): IngressTls | undefined {
  const { host, className, tlsSecret, controllerCertificate = false } = settings;
  if (tlsSecret !== undefined) return { hosts: [host], secretName: tlsSecret };
  if (!controllerCertificate) return undefined;
  return className === 'openshift-default' ? {} : { hosts: [host] };
}

/** What a controller has to be told: that of nginx takes bodies of 1 MiB and waits a minute. */
function annotationsFor(className: string | undefined, limits: LokiLimits): Record<string, string> {
  if (className !== 'nginx') return {};
  const patience = String(limits.queryTimeoutSeconds + 30);
  return {
    'nginx.ingress.kubernetes.io/proxy-body-size': String(limits.maxPushBytes),
    'nginx.ingress.kubernetes.io/proxy-read-timeout': patience,
    'nginx.ingress.kubernetes.io/proxy-send-timeout': patience,
  };
}

/** Written as it is: the CRDs of the Gateway API have no classes here. */
function writeRoute(scope: Construct, { host, gateway }: RouteSettings, { name, namespace, limits }: Exposed): void {
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
