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
  readonly ca?: {
    readonly secret: string;
    /** Key of the Secret with the certificate. @default 'ca.crt' */
    readonly key?: string;
  };
  /** User of basic authentication, and the Secret with its `password`. @default - no authentication */
  readonly login?: { readonly user: string; readonly secret: string };
}

const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

/**
 * Makes an endpoint outside this app from its URL.
 *
 * @param url - scheme, host and optional port: `https://s3.example.com`, `http://host:9000`
 * @param cidrs - IP address ranges behind it. @default - any address, on that port
 * @param podPort - the port on which its pods listen. @default - the port of the URL
 * @throws Error if the URL has a path, a query, a user or another scheme, or if podPort is not a port
 */
export function endpointOfUrl(url: string, cidrs?: readonly string[], podPort?: number): Endpoint {
  const problem = urlProblem(url);
  if (problem !== undefined) throw new Error(problem);
  if (podPort !== undefined && !isPort(podPort))
    throw new Error(`${podPort} is not a port: a whole number from 1 to 65535.`);
  const { protocol, hostname, port } = new URL(url);
  const scheme = protocol.slice(0, -1) as 'http' | 'https';
  return {
    scheme,
    host: hostname,
    port: port === '' ? defaultPorts[scheme]! : Number(port),
    ...(podPort !== undefined && { podPort }),
    backends: cidrs === undefined ? ['anyone'] : [{ cidrs }],
  };
}

/** Whether a number is a valid port. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** Why a base URL is invalid, as a sentence; `undefined` if it is valid. */
export function urlProblem(url: string): string | undefined {
  if (!URL.canParse(url)) return `'${url}' is not a URL: it needs a scheme and a host.`;
  const { protocol, pathname, search, hash, username, password, hostname, port } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:')
    return `'${url}' has the scheme '${protocol}'; only http and https are supported.`;
  if (port === '0') return `'${url}' has port 0, which is not valid in a URL.`;
  if (hostname === '') return `'${url}' has no host.`;
  if (username !== '' || password !== '')
    return `the URL of ${hostname} contains a user or password; they must come from a Secret, not from Git.`;
  if (pathname !== '/' || search !== '' || hash !== '' || url.endsWith('/'))
    return `'${url}' has more than scheme, host and port; the client adds the path.`;
  return undefined;
}

/** `http://host` or `http://host:3100`: the default port of the scheme is omitted. */
export function urlOf({ scheme, host, port }: Endpoint): string {
  return defaultPorts[scheme] === port ? `${scheme}://${host}` : `${scheme}://${host}:${port}`;
}

/** `host:port`. */
export function hostPort({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}
