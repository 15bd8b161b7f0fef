import type { Data } from '../../../constructs/kit';
import type { Layers } from '../layers';
import { defined, literalOf } from './context';

/** The settings `loki.alertmanager` and `loki.remoteWrite`, from the section of the ruler. */
export function rulerServices(ruler: Layers | undefined, notes: string[]): Data {
  return { ...alertmanagerOf(ruler, notes), ...remoteWriteOf(ruler, notes) };
}

function alertmanagerOf(ruler: Layers | undefined, notes: string[]): Data {
  const setting = ruler?.at('alertmanager_url');
  const client = ruler?.at('alertmanager_client');
  const text = literalOf(setting);
  ruler?.at('enable_alertmanager_v2')?.take();
  if (setting === undefined || text === undefined) return {};
  const urls = text.split(',').map(urlIn);
  const [first] = urls;
  if (first === undefined || !urls.every((url) => url !== undefined)) {
    setting.differs('it is not the URL of an Alertmanager; the platform does not discover addresses by SRV records');
    return {};
  }
  const path = pathIn(first);
  if (urls.some((url) => pathIn(url) !== path || url.username !== first.username))
    setting.differs('the Alertmanagers of the platform have one path and one user, those of the first one');
  return {
    alertmanager: defined({
      ...(urls.length === 1 ? { url: first.origin } : { urls: urls.map(({ origin }) => origin) }),
      path: path === '' ? undefined : path,
      ...loginOf({ setting, urls, basicAuth: ['basic_auth_username', 'basic_auth_password'], client }, notes, {
        secret: 'loki-alertmanager',
        what: 'Alertmanager',
      }),
    }),
  };
}

function remoteWriteOf(ruler: Layers | undefined, notes: string[]): Data {
  const section = ruler?.at('remote_write');
  if (section?.at('enabled')?.flag() !== true) {
    section?.take();
    return {};
  }
  const clients = section.at('clients');
  const [first = '', ...others] = clients?.keys() ?? [];
  const client = section.at('client') ?? clients?.at(first);
  for (const other of section.at('client') === undefined ? others : [first, ...others])
    clients?.at(other)?.differs('the platform writes the results of recording rules to one place');
  const setting = client?.at('url');
  const text = literalOf(setting);
  const url = urlIn(text ?? '');
  if (setting === undefined || url === undefined) {
    if (text !== undefined) setting?.differs('it is no URL; write the one of Prometheus in loki.remoteWrite.url');
    client?.reject('without a URL the platform has no remote write endpoint');
    return {};
  }
  const login = loginOf(
    { setting, urls: [url], basicAuth: ['username', 'password'], client: client?.at('basic_auth') },
    notes,
    {
      secret: 'loki-remote-write',
      what: 'remote write endpoint',
    },
  );
  client?.reject('the platform has no such setting of the remote write endpoint');
  return {
    remoteWrite: defined({
      url: url.origin,
      path: url.pathname === '/api/v1/write' ? undefined : url.pathname,
      ...login,
    }),
  };
}

function urlIn(text: string): URL | undefined {
  const trimmed = text.trim();
  return URL.canParse(trimmed) && /^https?:/.test(trimmed) ? new URL(trimmed) : undefined;
}

const pathIn = ({ pathname }: URL): string => pathname.replace(/\/+$/, '');

/** Where the login of a service can be. */
interface LoginPlace {
  readonly setting: Layers;
  /** The URLs of the setting, whose user wins. */
  readonly urls: readonly URL[];
  readonly client: Layers | undefined;
  /** The keys of the user and of the password in the client. */
  readonly basicAuth: readonly [user: string, password: string];
}

/** The login with a password in a Secret, which a note asks for. What else is in the URL is listed. */
function loginOf(
  { setting, urls, client, basicAuth: [userKey, passwordKey] }: LoginPlace,
  notes: string[],
  { secret, what }: { readonly secret: string; readonly what: string },
): Data {
  if (urls.some(({ search }) => search !== '')) setting.differs('the query of a URL is not taken over');
  const inClient = literalOf(client?.at(userKey));
  client?.at(passwordKey)?.take();
  const [inUrl = ''] = urls.map(({ username }) => username);
  const user = inUrl === '' ? inClient : decoded(inUrl);
  if (user === undefined) return {};
  notes.push(
    `The Secret '${secret}' in the namespace of Loki needs the key \`password\`, that of the user of the ${what}.`,
  );
  return { login: { user, secret } };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
