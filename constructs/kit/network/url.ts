import type { CertificateAuthority, Endpoint, SecretKey } from '../../contracts';
import { error, InvalidInput, type Problem } from '../validation/problem';
import { portProblems } from './egress';

const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

/**
 * Makes an endpoint outside this app from its URL.
 *
 * @param url - scheme, host and optional port: `https://s3.example.com`, `http://host:9000`
 * @param cidrs - IP address ranges behind it. @default - any address, on that port
 * @param podPort - the port on which its pods listen. @default - the port of the URL
 * @throws InvalidInput at `url` if it has a path, a query, a user or another scheme, and at `podPort` if that is no port
 */
export function endpointOfUrl(url: string, cidrs?: readonly string[], podPort?: number): Endpoint {
  const problems = endpointProblems(url, podPort);
  if (problems.length > 0) throw new InvalidInput(problems);
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

/** Validates what `endpointOfUrl` takes, as the settings `url` and `podPort`. */
export function endpointProblems(url: string, podPort: number | undefined): Problem[] {
  const problem = urlProblem(url);
  return [...(problem === undefined ? [] : [error(['url'], problem)]), ...portProblems(['podPort'], podPort)];
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

/**
 * `http://host` or `http://host:3100`: the default port of the scheme is omitted.
 *
 * @throws Error if the endpoint is not HTTP
 */
export function urlOf({ scheme, host, port }: Endpoint): string {
  if (scheme === 'tcp') throw new Error(`${host}:${port} has no URL; use reach().`);
  return defaultPorts[scheme] === port ? `${scheme}://${host}` : `${scheme}://${host}:${port}`;
}

/** `host:port`. */
export function hostPort({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}

/** Where the certificate of an authority is. */
export function secretKeyOf({ secret, key = 'ca.crt' }: CertificateAuthority): SecretKey {
  return { secret, key };
}
