/** Labels of a Kubernetes object. */
export type Labels = Readonly<Record<string, string>>;

/** Protocol of an endpoint. `tcp` has no URL: use `workload.reach`, not `connect`. */
export type Scheme = 'http' | 'https' | 'tcp';

/** Pods of one workload. */
export interface Pods {
  readonly namespace: string;
  /** The labels that select exactly these pods. */
  readonly labels: Labels;
}

/** Pods in the namespaces with these labels; `{}` selects every namespace. */
export interface PodsAnywhere {
  readonly namespaceLabels: Labels;
  /** @default - every pod of these namespaces */
  readonly labels?: Labels;
}

/** IP address ranges outside the cluster, or of nodes. */
export interface Addresses {
  readonly cidrs: readonly string[];
}

/** One side of a connection, as a NetworkPolicy selects it. */
export type Peer = Pods | PodsAnywhere | Addresses | 'anyone';

/**
 * An address to connect to, and the peers behind it.
 *
 * Only `workload.connect(endpoint, …)` turns it into a URL, and records the connection: every host in a configuration
 * is also allowed by the NetworkPolicies.
 */
export interface Endpoint {
  readonly scheme: Scheme;
  /** Fully qualified name, or IP address. */
  readonly host: string;
  /** The port that clients connect to. */
  readonly port: number;
  /** The peers that serve the endpoint, for the NetworkPolicies. */
  readonly backends: readonly Peer[];
  /**
   * The port of the pods, which NetworkPolicies match.
   *
   * @default - `port`
   */
  readonly podPort?: number;
  /**
   * The Service of this app behind the host; synthesis fails if no construct creates it.
   *
   * @default - not a Service of this app
   */
  readonly service?: { readonly namespace: string; readonly name: string };
  /** The buckets that are used there. @default - not an object store */
  readonly buckets?: readonly string[];
}

/** The certificate of a private certificate authority, in a Secret of the namespace of each client. */
export interface CertificateAuthority {
  readonly secret: string;
  /** Key of the Secret with the certificate. @default 'ca.crt' */
  readonly key?: string;
}

/** A service outside this app: one URL, or several that each get everything. */
export interface ExternalService {
  /** Scheme, host and port: `http://alertmanager.monitoring.svc.cluster.local:9093`. @default - none, with `urls` */
  readonly url?: string;
  /** Several URLs with the same settings, such as the replicas of an Alertmanager. @default - none, with `url` */
  readonly urls?: readonly string[];
  /** Path of the URLs: `/alertmanager`. @default - none */
  readonly path?: string;
  /** IP address ranges of the service, for the NetworkPolicies. @default - any address, on that port */
  readonly cidrs?: readonly string[];
  /**
   * The port on which its pods listen, for the NetworkPolicies: the `targetPort` of a Service in the cluster.
   *
   * @default - the port of the URL
   */
  readonly podPort?: number;
  /** CA certificate, in a Secret of the client's namespace. @default - the CAs of the image */
  readonly ca?: CertificateAuthority;
  /** User of basic authentication, and the Secret with its `password`. @default - no authentication */
  readonly login?: { readonly user: string; readonly secret: string };
}

/** An API that takes metrics by remote write. */
export interface RemoteWrite extends ExternalService {
  /** Path of the API: `/api/v1/write` of Prometheus, `/api/v1/push` of Mimir. @default '/api/v1/write' */
  readonly path?: string;
}
