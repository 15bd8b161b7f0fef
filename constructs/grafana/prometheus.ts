import type { ExternalService } from '../contracts';
import {
  declareServiceSecrets,
  endpointOfUrl,
  error,
  escapeControl,
  objectNameProblems,
  portProblems,
  replaceWith,
  secretKeyOf,
  urlCidrProblems,
  urlProblem,
  type Workload,
  type Problem,
} from '../kit';
import type { ResolvedSource } from './data-sources';

/** The uid of the data source of the Prometheus. */
export const prometheusUid = 'prometheus';

const at = 'prometheus';

/** Connects to the Prometheus, and declares its Secrets; undefined if its settings are invalid. */
export function prometheusSource(workload: Workload, namespace: string, service: ExternalService): ResolvedSource[] {
  if (prometheusProblems(service).length > 0) return [];
  const { url, cidrs, podPort, path = '', ca, login } = service;
  const base = workload.connect(endpointOfUrl(url!, cidrs, podPort), 'metrics', login === undefined ? {} : { login });
  declareServiceSecrets(workload, namespace, service, 'the Prometheus', [at]);
  return [
    {
      type: 'prometheus',
      uid: prometheusUid,
      name: 'Prometheus',
      url: `${base}${path.replace(/\/$/, '')}`,
      ...(login !== undefined && { login: { ...login, onlyPassword: true } }),
      ...(ca !== undefined && { ca: secretKeyOf(ca) }),
    },
  ];
}

/** Validates the settings. */
export function prometheusProblems(service: ExternalService | undefined): Problem[] {
  if (service === undefined) return [];
  const { url, urls, path, ca, login, cidrs, podPort } = service;
  const reason = url === undefined ? undefined : urlProblem(url);
  return [
    ...(urls === undefined
      ? []
      : [error([at, 'urls'], 'a data source has one URL: set url to that of a load balancer or of one replica.')]),
    ...(url === undefined && urls === undefined
      ? [error([at, 'url'], "'url' is required and missing: there is nothing to query.")]
      : []),
    ...(reason === undefined ? [] : [urlWithPath(service) ?? error([at, 'url'], reason)]),
    ...(path === undefined || /^(?:\/[\w.~-]+)+\/?$/.test(path)
      ? []
      : [
          error(
            [at, 'path'],
            `'${escapeControl(path)}' is not a valid path: it starts with '/', such as '/prometheus'.`,
            replaceWith(/^[\w.~-]+(?:\/[\w.~-]+)*\/?$/.test(path) ? `/${path}` : undefined),
          ),
        ]),
    ...(ca !== undefined && url?.startsWith('http:') === true
      ? [error([at, 'ca'], `the CA is not used: ${url} is plain http.`, { fix: { remove: true } })]
      : []),
    ...urlCidrProblems([at, 'cidrs'], cidrs),
    ...portProblems([at, 'podPort'], podPort),
    ...objectNameProblems([at, 'ca', 'secret'], ca?.secret),
    ...objectNameProblems([at, 'login', 'secret'], login?.secret),
    ...(login === undefined || /^[^\s:]+$/.test(login.user)
      ? []
      : [
          error(
            [at, 'login', 'user'],
            `'${escapeControl(login.user)}' is not a valid user: it is empty, or has a space or ':'.`,
          ),
        ]),
  ];
}

/** A URL with a path and nothing else that is wrong: the path has a setting of its own. */
function urlWithPath(service: ExternalService): Problem | undefined {
  const { url = '', path } = service;
  const base = URL.canParse(url) ? new URL(url).origin : '';
  const rest = url.slice(base.length).replace(/\/$/, '');
  if (path !== undefined || !url.startsWith(base) || urlProblem(base) !== undefined || !/^(?:\/[\w.~-]+)*$/.test(rest))
    return undefined;
  return error([at], urlProblem(url)!, replaceWith({ ...service, url: base, ...(rest !== '' && { path: rest }) }));
}
