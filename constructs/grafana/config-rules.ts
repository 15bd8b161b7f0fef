import {
  error,
  escapeControl,
  firstOfEachPath,
  replaceWith,
  unsettable,
  type Path,
  type PodSettings,
  type Problem,
} from '../kit';
import { clientSecretVariable, type OAuthSettings } from './oauth';
import type { GrafanaConfig, GrafanaValue } from './config';

/** Keys that the construct sets, by section and key: why they cannot be set, as a sentence. `*` is every key. */
const managed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  paths: { '*': 'the volumes are mounted at these paths.' },
  server: {
    protocol: 'it follows from the certificate. Use tls instead.',
    http_addr: 'the probes and the Service connect to the address of the pod.',
    http_port: 'the Service, the NetworkPolicy and the probes have this port.',
    root_url: 'it follows from the address of users. Use expose instead.',
    domain: 'it follows from the address of users. Use expose instead.',
    serve_from_sub_path: 'the probes and the metrics have no prefix.',
    cert_file: 'it follows from the certificate. Use tls instead.',
    cert_key: 'it follows from the certificate. Use tls instead.',
    socket: 'the Service connects to a port.',
  },
  database: {
    type: 'the database is on the volume of the pod.',
    host: 'the database is on the volume of the pod.',
    url: 'the database is on the volume of the pod.',
    path: 'the database is on the volume of the pod.',
    wal: 'the file of the database keeps the mode, so that a later change would have no effect.',
  },
  security: {
    admin_user: 'the login of the administrator is in a Secret. Use adminSecret instead.',
    admin_password: 'the login of the administrator is in a Secret. Use adminSecret instead.',
    secret_key: 'the key of the database is in a Secret. Use adminSecret instead.',
  },
  'secrets_manager.encryption.secret_key.v1': {
    secret_key: 'the key of the database is in a Secret. Use adminSecret instead.',
  },
  'auth.anonymous': { '*': 'everybody who reaches Grafana could read all logs. Users log in.' },
  'auth.generic_oauth': { '*': 'it follows from the settings of the provider. Use oauth instead.' },
  plugins: {
    preinstall_disabled: 'downloads need a connection to grafana.com. Use logsDrilldown instead.',
    preinstall_auto_update:
      'Grafana 13 would replace its bundled data sources, fail on the read-only root, and be left without them.',
  },
  unified_storage: { index_path: 'the volume of the index is mounted at this path.' },
  log: { mode: 'the root filesystem is read-only, and the log of a pod is read from its output.' },
};

/** Keys whose values are secrets, unless they are about a secret: its lifetime, its URL, its file. */
const secretKey =
  /password|passwd|secret|token|private_key|access_key|account_key|license_key|connstr|connection_string/;
const aboutSecret =
  /_(url|path|file|minutes|seconds|interval\w*|lifetime|expir\w*|days|day_limit|enabled|hint|claim|name)$/;

/** How Grafana reads a value from elsewhere. */
const reference = /^\$__(env|file)\{[^{}]+\}$/;

/** Validates the user's keys of `grafana.ini`. Grafana ignores an unknown key, and these names are not checked. */
export function configProblems(config: GrafanaConfig): Problem[] {
  return firstOfEachPath(
    Object.entries(config).flatMap(([section, keys]) => [
      ...nameProblems(['config', section], section, /^[a-z][\w.-]*$/i, 'section'),
      ...Object.entries(keys).flatMap(([key, value]) => keyProblems(['config', section, key], section, key, value)),
    ]),
  );
}

function keyProblems(path: Path, section: string, key: string, value: GrafanaValue): Problem[] {
  const { [key]: own, '*': every } = managed[section.toLowerCase()] ?? {};
  const why = own ?? every;
  if (why !== undefined) return [unsettable(path, why)];
  return [
    ...nameProblems(path, key, /^[a-z_][\w-]*$/i, 'key'),
    ...secretProblems(path, section, key, value),
    ...textProblems(path, value),
  ];
}

function nameProblems(path: Path, name: string, valid: RegExp, what: string): Problem[] {
  return valid.test(name)
    ? []
    : [error(path, `'${escapeControl(name)}' is not a valid name of a ${what}: letters, digits, '_' and '-'.`)];
}

function secretProblems(path: Path, section: string, key: string, value: GrafanaValue): Problem[] {
  if (typeof value !== 'string' || value === '' || !secretKey.test(key) || aboutSecret.test(key)) return [];
  if (reference.test(value)) return [];
  const variable = variableOf(section, key);
  return [
    error(
      path,
      `${key} is a secret, and settings are committed to Git; store the value in a Secret, and read it from a variable of pod.env or from a file.`,
      { example: `${key}: '$__env{${variable === clientSecretVariable ? 'CLIENT_SECRET' : variable}}'` },
    ),
  ];
}

/** The variable that overrides a key. */
function variableOf(section: string, key: string): string {
  return `GF_${section}_${key}`.toUpperCase().replaceAll(/[.-]/g, '_');
}

/** Variables of the construct, which every workload refuses. */
const constructVariables: ReadonlySet<string> = new Set([
  'GF_SECURITY_ADMIN_USER',
  'GF_SECURITY_ADMIN_PASSWORD',
  'GF_SECURITY_SECRET_KEY',
  'GF_SECRETS_MANAGER_ENCRYPTION_SECRET_KEY_V1_SECRET_KEY',
  clientSecretVariable,
]);

/** Refuses variables that override keys which the construct sets. @param at - path of the variables */
export function variableProblems(at: Path, env: PodSettings['env'] = {}): Problem[] {
  return Object.keys(env).flatMap((variable) => {
    // The image reads the value of `NAME__FILE` from a file.
    const name = variable.replace(/__FILE$/, '');
    const why = Object.entries(managed)
      .flatMap(([section, keys]) => Object.entries(keys).map(([key, reason]) => ({ section, key, reason })))
      .find(({ section, key }) =>
        key === '*' ? name.startsWith(variableOf(section, '')) : name === variableOf(section, key),
      );
    return why === undefined || constructVariables.has(variable) ? [] : [unsettable([...at, variable], why.reason)];
  });
}

/** Validates texts of `oauth`, which are values of the file. */
export function oauthTextProblems(oauth: OAuthSettings): Problem[] {
  return (['name', 'clientId', 'authUrl', 'tokenUrl', 'apiUrl', 'rolePath'] as const).flatMap((key) =>
    oauth[key] === undefined ? [] : textProblems(['oauth', key], oauth[key]),
  );
}

/** Where a key has a value: in the configuration, or in a variable. */
function pathsOf(config: GrafanaConfig, env: PodSettings['env'] = {}, [section, key]: Path, value: boolean): Path[] {
  const [inSection, name] = [String(section), String(key)];
  const variable = variableOf(inSection, name);
  return [
    ...(String(config[inSection]?.[name]) === String(value) ? [['config', inSection, name]] : []),
    ...(env[variable] === String(value) ? [['pod', 'env', variable]] : []),
  ];
}

/** Refuses to remove the only login. */
export function loginFormProblems(
  config: GrafanaConfig,
  oauth: OAuthSettings | undefined,
  env: PodSettings['env'] = {},
): Problem[] {
  // LDAP uses the form.
  const others = Object.entries(config).some(
    ([section, { enabled }]) => /^auth\.(?!ldap$|basic$)/.test(section) && String(enabled) === 'true',
  );
  const byVariable = Object.keys(env).some((name) => /^GF_AUTH_(?!LDAP_|BASIC_)\w+_ENABLED$/.test(name));
  if (oauth !== undefined || others || byVariable) return [];
  return pathsOf(config, env, ['auth', 'disable_login_form'], true).map((path) =>
    error(
      path,
      'it removes the login with a password, and neither oauth nor another login is set: nobody could log in.',
      { fix: { remove: true } },
    ),
  );
}

/** Refuses to switch off the alerting of a Grafana that has alerts. */
export function alertingSwitchProblems(config: GrafanaConfig, env: PodSettings['env']): Problem[] {
  return ['enabled', 'execute_alerts']
    .flatMap((key) => pathsOf(config, env, ['unified_alerting', key], false))
    .map((path) =>
      error(path, 'false switches off the evaluation of the alerts that this Grafana has.', { fix: { remove: true } }),
    );
}

/** Values that the file cannot have, or that Grafana would change. */
function textProblems(path: Path, value: GrafanaValue): Problem[] {
  if (typeof value === 'number' && !Number.isFinite(value)) return [error(path, `${value} is not a number.`)];
  if (typeof value !== 'string') return [];
  // oxlint-disable-next-line no-control-regex
  if (/[\x00-\x1F\x7F\u0085\u2028\u2029]/.test(value))
    return [error(path, `'${escapeControl(value)}' has a line end or a control character, and a value is one line.`)];
  const variable = /\$\{(\w+)\}/.exec(value)?.[1];
  if (variable !== undefined)
    return [
      error(
        path,
        `'${value}' has \${${variable}}, which Grafana expands twice if the value has a '$'.`,
        replaceWith(value.replaceAll(/\$\{(\w+)\}/g, '$$__env{$1}')),
      ),
    ];
  return [];
}
