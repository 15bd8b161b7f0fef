import type { ValueSource } from '../../../constructs/contracts';
import type { Input } from '../input';
import type { LogClient, Sent } from './model';

/** Settings of a client that the agent decides by itself. */
const ownSettings = new Set([
  'name',
  'batchwait',
  'batch_wait',
  'batchsize',
  'batch_size',
  'timeout',
  'remote_timeout',
  'backoff_config',
  'min_backoff_period',
  'max_backoff_period',
  'max_backoff_retries',
  'retry_on_http_429',
  'queue_config',
  'follow_redirects',
  'enable_http2',
]);

const reasons: Readonly<Record<string, string>> = {
  bearer_token: 'a login is a user with a password',
  bearer_token_file: 'a login is a user with a password',
  authorization: 'a login is a user with a password',
  oauth2: 'a login is a user with a password',
  proxy_url: 'destinations.logs has no proxy',
  drop_rate_limited_batches: 'the agent repeats what Loki has not accepted',
};

/**
 * Reads the client of a Promtail: an entry of `clients`, or an endpoint of Alloy with the same keys.
 *
 * @param notes - of what is to be done, which are added to
 */
export function readClient(client: Input, notes: Set<string>): LogClient {
  const { path, ...address } = readUrl(client.at('url'), notes);
  const user = client.at('basic_auth')?.at('username');
  const tenant = client.at('tenant_id') ?? client.at('headers')?.at('X-Scope-OrgID');
  for (const key of ['password', 'password_file', 'username_file']) client.at('basic_auth')?.at(key)?.take();
  const file = client.at('basic_auth')?.at('username_file')?.value;
  if (file !== undefined)
    client.at('basic_auth')!.differs('the user is a setting, collect.logs.login, and not in a file');
  const ca = readTls(client.at('tls_config'));
  const labels = new Map<string, Sent>();
  for (const [name, value] of client.at('external_labels')?.entries() ?? []) {
    const source = fixedSource(value);
    if (source !== undefined) labels.set(name, { source, input: value });
  }
  for (const [key, value] of client.entries()) {
    if (ownSettings.has(key)) value.replace();
    else if (reasons[key] !== undefined) value.reject(reasons[key]);
  }
  return {
    ...address,
    ...pushPathOf(path),
    ...plainText(tenant, 'tenant'),
    ...(user === undefined ? {} : plainText(user, 'user')),
    ...(ca && { ca }),
    labels,
  };
}

/** A text without variables, which only the agent knows. */
export function plainText<Key extends string>(input: Input | undefined, key: Key): { readonly [K in Key]?: string } {
  const value = input?.value;
  if (input === undefined || value === '' || value === null) return (input?.take(), {});
  if (typeof value === 'string' && isVariable(value)) {
    input.differs('its value is in a variable of the old agent; write it as a setting');
    return {};
  }
  return { [key]: input.text() } as { readonly [K in Key]?: string };
}

/** The value of a fixed label. The variable of the name of the node is the machine; another one is listed. */
export function fixedSource(input: Input): ValueSource | undefined {
  const text = input.text();
  if (text === undefined) return undefined;
  if (/^\$\{?(?:HOSTNAME|HOST|NODE_NAME|K8S_NODE_NAME|KUBE_NODE_NAME)\}?$/.test(text)) return { host: 'name' };
  if (!isVariable(text)) return { value: text };
  input.differs('its value is in a variable of the old agent; write it as a setting');
  return undefined;
}

/** Whether a text has a variable of the environment: `${NAME}` or `%{NAME}`. */
export function isVariable(text: string): boolean {
  return /\$\{?\w+|%\{/.test(text);
}

interface Address {
  readonly url?: string;
  /** The path of the URL, without a slash at its end. */
  readonly path?: string;
  readonly user?: string;
}

/** Reads a URL: its password and its query are not copied. @param notes - which are added to */
export function readUrl(input: Input | undefined, notes: Set<string>): Address {
  const text = typeof input?.value === 'string' ? input.value : '';
  const shell = /^\$\{\w+:-?(.*)\}$/.exec(text)?.[1] ?? text;
  const url = isVariable(shell) || !URL.canParse(shell) ? undefined : new URL(shell);
  // A password with a slash would be a part of the path.
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.pathname.includes('@')) {
    input?.differs('it is no URL; write the one of Loki in destinations.logs.url');
    return {};
  }
  input!.take();
  if (url.password !== '') notes.add('The URL of Loki had a password, which is not copied.');
  else if (url.username !== '') input!.differs('a user without a password can be a token; write it as login');
  if (url.search !== '') input!.differs('the query of the URL is not kept');
  if (shell !== text) notes.add('The URL of Loki is the default value of the variable that it was.');
  return {
    url: `${url.protocol}//${url.host}`,
    path: url.pathname.replace(/\/+$/, ''),
    ...(url.password !== '' && { user: decoded(url.username) }),
  };
}

/** The user of a URL; one that is not encoded as in a URL is as it is written. */
function decoded(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}

/** The path to which lines are sent, if it is not the one of Loki. */
export function pushPathOf(path: string | undefined): Pick<LogClient, 'pushPath'> {
  return path === undefined || path === '' || path === '/loki/api/v1/push' ? {} : { pushPath: path };
}

/** Reads the settings of TLS. @returns whether there is a private authority */
export function readTls(tls: Input | undefined): boolean {
  const ca = ['ca_file', 'ca', 'ca_pem'].map((key) => tls?.at(key)).find((one) => one !== undefined);
  ca?.take();
  if (tls?.at('insecure_skip_verify')?.is(false) === false)
    tls
      .at('insecure_skip_verify')!
      .reject('the certificate of the receiver is always checked; ca names a private authority');
  for (const key of ['cert_file', 'key_file', 'cert', 'key', 'cert_pem', 'key_pem'])
    tls?.at(key)?.reject('a login is a user with a password, not a certificate');
  return ca !== undefined;
}
