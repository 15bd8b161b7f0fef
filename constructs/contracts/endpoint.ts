/** Labels, as Kubernetes writes them. */
export type Labels = Readonly<Record<string, string>>;

/** How bytes travel to an endpoint. `tcp` has no URL: it is reached, not connected to. */
export type Scheme = 'http' | 'https' | 'tcp';

/** Pods of one workload. */
export interface Pods {
  readonly namespace: string;
  /** The labels that select exactly these pods. */
  readonly labels: Labels;
}

/** Pods whose place is only known by the labels of their namespace: `{}` is every namespace. */
export interface PodsAnywhere {
  readonly namespaceLabels: Labels;
  /** @default - every pod of these namespaces */
  readonly labels?: Labels;
}

/** Addresses outside the cluster, or of nodes. */
export interface Addresses {
  readonly cidrs: readonly string[];
}

/** Who stands at one end of a connection. */
export type Peer = Pods | PodsAnywhere | Addresses | 'anyone';

/**
 * An address that can be connected to, and who answers there.
 *
 * It becomes a URL only by `workload.connect(endpoint, …)`, which records the connection. So no config names a host
 * that the NetworkPolicies don't know.
 */
export interface Endpoint {
  readonly scheme: Scheme;
  /** Full name or address: no search domain is needed to resolve it. */
  readonly host: string;
  /** The port that clients name. */
  readonly port: number;
  readonly backends: readonly Peer[];
  /**
   * The port on the answering pods, which NetworkPolicies see.
   *
   * @default - `port`
   */
  readonly podPort?: number;
  /**
   * The Service behind the host, when it belongs to the same program: synthesis fails if nothing makes it.
   *
   * @default - not a Service of this program
   */
  readonly service?: { readonly namespace: string; readonly name: string };
}

/** A service that another program runs. */
export interface ExternalService {
  /** Scheme, host and port: `http://alertmanager.monitoring.svc.cluster.local:9093`. */
  readonly url: string;
  /** The addresses that answer, for the NetworkPolicies. @default - any address, on that one port */
  readonly cidrs?: readonly string[];
  /**
   * The port on which the answering pods listen, for the NetworkPolicies: of a Service of the cluster its `targetPort`.
   *
   * @default - the port of the URL
   */
  readonly podPort?: number;
}

const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

/**
 * The endpoint that a URL names, outside this program.
 *
 * @param url - `https://s3.example.com` or `http://host:9000`: a scheme, a host, perhaps a port, nothing else
 * @param cidrs - the addresses that answer. @default - any address, on that port only
 * @param podPort - the port on which they listen. @default - the port of the URL
 * @throws Error if the URL has a path, a query, a user, or another scheme, or if podPort is not a port
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

/** Whether it is the number of a port. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** What is wrong with a base URL, in a sentence; nothing if it can be used. */
export function urlProblem(url: string): string | undefined {
  if (!URL.canParse(url)) return `'${url}' is not a URL: it needs a scheme and a host.`;
  const { protocol, pathname, search, hash, username, password, hostname, port } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:')
    return `'${url}' has the scheme '${protocol}'; only http and https are spoken.`;
  if (port === '0') return `'${url}' has the port 0, on which nothing can listen.`;
  if (hostname === '') return `'${url}' names no host.`;
  if (username !== '' || password !== '')
    return `the URL of ${hostname} carries a user or a password; those come from a Secret, so that they stay out of Git.`;
  if (pathname !== '/' || search !== '' || hash !== '' || url.endsWith('/'))
    return `'${url}' has more than scheme, host and port; the paths are added by whoever connects.`;
  return undefined;
}

/** `http://host`, `http://host:3100`: the port is left out where it is the scheme's own. */
export function urlOf({ scheme, host, port }: Endpoint): string {
  return defaultPorts[scheme] === port ? `${scheme}://${host}` : `${scheme}://${host}:${port}`;
}

/** `host:port`. */
export function hostPort({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}
