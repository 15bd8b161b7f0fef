import type { ApiLimits, ApiRoute, ApiServer, TenantApi } from '../contracts';
import { error, type ExposedNames, type Problem } from '../kit';

/** A route with what its API decides. */
export interface ServedRoute extends ApiRoute {
  readonly api: TenantApi;
  /** The name of its upstream in nginx.conf. */
  readonly upstream: string;
  /** End of the names of variables that differ between APIs. */
  readonly suffix: string;
}

/** The name of an upstream in nginx.conf. */
export function upstreamName({ name, servers }: TenantApi, server: ApiServer): string {
  return servers.length === 1 ? name : `${name}_${server.name}`;
}

/** End of the names of the variables of an API. */
export function suffixOf(apis: readonly TenantApi[], api: TenantApi): string {
  return api === apis[0] ? '' : `_of_${api.name}`;
}

/** The routes of all APIs, in order. */
export function servedRoutes(apis: readonly TenantApi[]): readonly ServedRoute[] {
  return apis.flatMap((api) =>
    api.routes.map((route) => ({
      ...route,
      api,
      upstream: upstreamName(api, route.server),
      suffix: suffixOf(apis, api),
    })),
  );
}

/** The largest limits of all APIs, for what their requests share. */
export function largestLimits(apis: readonly TenantApi[]): ApiLimits {
  const largest = (limit: keyof ApiLimits): number => Math.max(0, ...apis.map(({ limits }) => limits[limit]));
  return { maxBodyBytes: largest('maxBodyBytes'), queryTimeoutSeconds: largest('queryTimeoutSeconds') };
}

/** What clients of the gateway send, as the contents of a flow. */
export function contentsOf(apis: readonly TenantApi[]): readonly string[] {
  return [
    ...(apis.some(({ logs }) => logs !== undefined) ? ['logs'] : []),
    ...(apis.some(({ traces }) => traces !== undefined) ? ['traces'] : []),
    'queries',
  ];
}

/** How messages about access from outside name the gateway and what its clients send. */
export function exposedNames(apis: readonly TenantApi[], otlpGrpc: boolean): ExposedNames {
  const pushed = contentsOf(apis).filter((content) => content !== 'queries');
  return {
    component: 'the gateway',
    sent: new Intl.ListFormat('en-GB').format(['passwords', ...pushed]),
    ...(!otlpGrpc && { noGrpc: 'otlpGrpc is not true' }),
  };
}

/** Names of upstreams of the gateway itself, see login-stages.ts. */
const reservedNames = ['login', 'checker', 'rechecker'];

/** Validates APIs, individually and against each other. */
export function apiProblems(apis: readonly TenantApi[]): Problem[] {
  if (apis.length === 0)
    return [error(['apis'], 'the list is empty; the gateway would answer every request with 404.')];
  return apis.flatMap((api, n): Problem[] => [
    ...nameProblems(apis, n),
    ...api.servers
      .filter(({ endpoint: { scheme } }) => scheme !== (api.ca === undefined ? 'http' : 'https'))
      .map(({ endpoint: { scheme, host } }) =>
        error(
          ['apis', n],
          api.ca === undefined
            ? `${host} uses ${scheme}; the gateway connects to '${api.name}' with http, since it has no authority (ca).`
            : `${host} uses ${scheme}; the gateway connects to '${api.name}' with https, since it has an authority (ca).`,
        ),
      ),
    ...sharedPaths(apis, n),
  ]);
}

function nameProblems(apis: readonly TenantApi[], n: number): Problem[] {
  const { name } = apis[n]!;
  const path = ['apis', n, 'name'];
  if (!/^[a-z][a-z0-9_]*$/.test(name) || reservedNames.includes(name))
    return [
      error(
        path,
        `'${name}' is not a valid name of an API: lowercase letters, digits and '_', but not ${reservedNames.join(', ')}, which name parts of the gateway.`,
      ),
    ];
  return apis.slice(0, n).some((other) => other.name === name)
    ? [error(path, `two APIs have the name '${name}', of which names in nginx.conf are made.`)]
    : [];
}

/** The gateway could not tell which API a request to such a path is for. */
function sharedPaths(apis: readonly TenantApi[], n: number): Problem[] {
  const pattern = ({ path }: ApiRoute): string => path.replace(/\{\w+\+?\}/g, '{}');
  const { name, routes } = apis[n]!;
  const earlier = new Map(apis.slice(0, n).flatMap((api) => api.routes.map((route) => [pattern(route), api.name])));
  const shared = routes.find((route) => earlier.has(pattern(route)));
  if (shared === undefined) return [];
  return [
    error(
      ['apis', n, 'routes'],
      `'${shared.path}' is a path of both '${earlier.get(pattern(shared))}' and '${name}'; a path can belong to one API only.`,
    ),
  ];
}
