import type { Construct } from 'constructs';
import type { EnvVar, Volume } from '../../imports/k8s';
import type { ExternalService } from '../contracts';
import {
  endpointOfUrl,
  urlProblem,
  declareServiceSecrets,
  envFromSecret,
  error,
  escapeControl,
  objectNameProblems,
  portProblems,
  replaceWith,
  secretKeyOf,
  urlCidrProblems,
  type Data,
  type Path,
  type Problem,
  type Workload,
} from '../kit';
import { reference, variables } from './expansion';
import type { LokiProps } from './loki';

/** The endpoint for the results of recording rules. */
export interface RemoteWrite extends ExternalService {
  /** Path of the API: `/api/v1/write` of Prometheus, `/api/v1/push` of Mimir. @default '/api/v1/write' */
  readonly path?: string;
}

/** The services that the ruler calls, by their settings. */
const services = {
  alertmanager: { folder: 'alertmanager', carries: 'alerts', path: '', appended: ['/api/v2', '/api/v2/alerts'] },
  remoteWrite: { folder: 'remote-write', carries: 'metrics of logs', path: '/api/v1/write', appended: [] },
} as const;
type Setting = keyof typeof services;

const settingsOf = Object.keys(services) as Setting[];

const passwordKey = 'password';
const pathOf = (setting: Setting, part: 'ca' | 'login'): string => `/etc/loki/${services[setting].folder}-${part}`;

/** The section of the ruler with the services, which it is then allowed to connect to. */
export function serviceConfig({ alertmanager, remoteWrite }: LokiProps, ruler: Workload): Data {
  const alerts = connect(ruler, 'alertmanager', alertmanager);
  const metrics = connect(ruler, 'remoteWrite', remoteWrite);
  const { login } = alertmanager ?? {};
  const client = {
    ...(alertmanager?.ca !== undefined && { tls_ca_path: `${pathOf('alertmanager', 'ca')}/ca.crt` }),
    // The client reads no password from a file.
    ...(login !== undefined && {
      basic_auth_username: login.user,
      basic_auth_password: reference(variables.alertmanagerPassword),
    }),
  };
  return {
    ...(alerts.length > 0 && { alertmanager_url: alerts.join(',') }),
    ...(alerts.length > 0 && Object.keys(client).length > 0 && { alertmanager_client: client }),
    ...(metrics.length > 0 && { remote_write: { enabled: true, clients: clientsOf(metrics, remoteWrite!) } }),
  };
}

function clientsOf(urls: readonly string[], { ca, login }: RemoteWrite): Data {
  const settings = {
    ...(ca !== undefined && { tls_config: { ca_file: `${pathOf('remoteWrite', 'ca')}/ca.crt` } }),
    ...(login !== undefined && {
      basic_auth: { username: login.user, password_file: `${pathOf('remoteWrite', 'login')}/${passwordKey}` },
    }),
  };
  return Object.fromEntries(urls.map((url, n) => [n === 0 ? 'default' : `remote-${n + 1}`, { url, ...settings }]));
}

/** Connects the ruler to each URL of a service; none if its settings are invalid. */
function connect(ruler: Workload, setting: Setting, service: ExternalService | undefined): string[] {
  if (service === undefined || serviceProblems(setting, service).length > 0) return [];
  const { carries, path } = services[setting];
  const { cidrs, podPort, login } = service;
  const credentials = login === undefined ? {} : { login };
  return urlsOf(service).map(
    (url) => `${ruler.connect(endpointOfUrl(url, cidrs, podPort), carries, credentials)}${service.path ?? path}`,
  );
}

function urlsOf({ url, urls = [] }: ExternalService): readonly string[] {
  return url === undefined ? urls : [url];
}

/** Declares the Secrets of the services, in the namespace of the ruler. */
export function declareRulerSecrets(scope: Construct, props: LokiProps): void {
  for (const setting of settingsOf)
    declareServiceSecrets(scope, props.namespace, props[setting] ?? {}, `the service of ${setting}`, [setting]);
}

/** The volumes with certificates and passwords of the services, and their mount paths. */
export function serviceVolumes(props: LokiProps): { volume: Volume; path: string }[] {
  const mount = (setting: Setting, part: 'ca' | 'login', secretName: string, key: string, path: string) => ({
    volume: { name: `${services[setting].folder}-${part}`, secret: { secretName, items: [{ key, path }] } },
    path: pathOf(setting, part),
  });
  const { alertmanager, remoteWrite } = props;
  return [
    ...settingsOf.flatMap((setting) => {
      const { ca } = { alertmanager, remoteWrite }[setting] ?? {};
      return ca === undefined ? [] : [mount(setting, 'ca', ca.secret, secretKeyOf(ca).key, 'ca.crt')];
    }),
    ...(remoteWrite?.login === undefined
      ? []
      : [mount('remoteWrite', 'login', remoteWrite.login.secret, passwordKey, passwordKey)]),
  ];
}

/** The environment variables with passwords of the services. */
export function serviceEnv({ alertmanager }: LokiProps): EnvVar[] {
  const { login } = alertmanager ?? {};
  return login === undefined ? [] : [envFromSecret(variables.alertmanagerPassword, login.secret, passwordKey)];
}

/** Validates the settings of a service. */
export function serviceProblems(setting: Setting, service: ExternalService | undefined): Problem[] {
  if (service === undefined) return [];
  const { url, urls, ca, login } = service;
  const at = (...keys: Path): Path => [setting, ...keys];
  const given = urlsOf(service);
  const problems = given.flatMap((one, n) =>
    urlProblems(setting, service, one, url === undefined ? ['urls', n] : ['url']),
  );
  if (url !== undefined && urls !== undefined)
    problems.push(error(at('urls'), 'url and urls are set together; list every URL in urls.'));
  else if (given.length === 0)
    problems.push(error(at(urls === undefined ? 'url' : 'urls'), 'there is no URL, and nothing would be sent.'));
  const repeated = given.findIndex((one, n) => given.indexOf(one) !== n);
  if (repeated !== -1)
    problems.push(
      error(at('urls', repeated), 'the URL is listed twice, and would get everything twice.', {
        fix: { remove: true },
      }),
    );
  if (ca !== undefined && problems.length === 0 && given.every((one) => one.startsWith('http:')))
    problems.push(error(at('ca'), `the CA is not used: ${given.join(', ')} is plain http.`, { fix: { remove: true } }));
  return [
    ...problems,
    ...pathProblems(setting, service.path),
    ...urlCidrProblems(at('cidrs'), service.cidrs),
    ...portProblems(at('podPort'), service.podPort),
    ...objectNameProblems(at('ca', 'secret'), ca?.secret),
    ...objectNameProblems(at('login', 'secret'), login?.secret),
    ...(login === undefined || /^[^\s:]+$/.test(login.user)
      ? []
      : [
          error(
            at('login', 'user'),
            `'${escapeControl(login.user)}' is not a valid user: it is empty, or has a space or ':'.`,
          ),
        ]),
  ];
}

/** A URL with a path and nothing else that is wrong: the path has a setting of its own. */
function urlProblems(setting: Setting, service: ExternalService, url: string, path: Path): Problem[] {
  const problem = urlProblem(url);
  if (problem === undefined) return [];
  const base = URL.canParse(url) ? new URL(url).origin : '';
  const rest = url.slice(base.length).replace(/\/$/, '');
  const isOnlyPath = url.startsWith(base) && urlProblem(base) === undefined && /^[^?#]*$/.test(rest);
  if (!isOnlyPath) return [error([setting, ...path], problem)];
  const { appended, path: usual } = services[setting];
  if (rest === '' || rest === usual || appended.some((one) => one === rest))
    return [error([setting, ...path], problem, replaceWith(base))];
  return service.path === undefined && path[0] === 'url'
    ? [error([setting], problem, replaceWith({ ...service, url: base, path: rest }))]
    : [error([setting, ...path], problem)];
}

/** Validates the path of a URL, perhaps with a query (RFC 3986). */
function pathProblems(setting: Setting, path: string | undefined): Problem[] {
  if (path === undefined) return [];
  const at = [setting, 'path'];
  if (!path.startsWith('/'))
    return [
      error(at, `'${path}' does not start with '/', and would become part of the host name.`, replaceWith(`/${path}`)),
    ];
  if (/^(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})+$/.test(path)) return [];
  return [
    error(
      at,
      `'${escapeControl(path)}' is not a valid URL path: other characters than letters, digits and URL punctuation are written as '%' and two hexadecimal digits.`,
    ),
  ];
}
