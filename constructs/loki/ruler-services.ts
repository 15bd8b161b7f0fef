import type { Construct } from 'constructs';
import type { EnvVar, Volume } from '../../imports/k8s';
import type { ExternalService, RemoteWrite } from '../contracts';
import {
  declareServiceSecrets,
  endpointOfUrl,
  envFromSecret,
  externalServiceProblems,
  secretKeyOf,
  serviceUrls,
  type Data,
  type Problem,
  type Workload,
} from '../kit';
import { reference, variables } from './expansion';
import type { LokiProps } from './loki';

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
  return serviceUrls(service).map(
    (url) => `${ruler.connect(endpointOfUrl(url, cidrs, podPort), carries, credentials)}${service.path ?? path}`,
  );
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
  return externalServiceProblems(setting, service, services[setting]);
}
