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
  if (text === undefined) return {};
  const urls = text.split(',').map((url) => url.trim());
  if (!urls.every((url) => URL.canParse(url) && /^https?:/.test(url))) {
    setting?.differs('it is not the URL of an Alertmanager; the platform does not discover addresses by SRV records');
    return {};
  }
  const user = literalOf(client?.at('basic_auth_username'));
  client?.at('basic_auth_password')?.take();
  if (user !== undefined)
    notes.push(
      "The Secret 'loki-alertmanager' in the namespace of Loki needs the key `password`, that of the user of the Alertmanager.",
    );
  const [{ pathname }] = urls.map((url) => new URL(url)) as [URL];
  const path = pathname.replace(/\/+$/, '');
  const origins = urls.map((url) => new URL(url).origin);
  return {
    alertmanager: defined({
      ...(origins.length === 1 ? { url: origins[0] } : { urls: origins }),
      path: path === '' ? undefined : path,
      login: user === undefined ? undefined : { user, secret: 'loki-alertmanager' },
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
  const text = literalOf(client?.at('url'));
  if (text === undefined || !URL.canParse(text)) return {};
  const user = literalOf(client?.at('basic_auth', 'username'));
  client?.at('basic_auth', 'password')?.take();
  if (user !== undefined)
    notes.push(
      "The Secret 'loki-remote-write' in the namespace of Loki needs the key `password`, that of the user of the remote write endpoint.",
    );
  client?.reject('the platform has no such setting of the remote write endpoint');
  const { origin, pathname } = new URL(text);
  return {
    remoteWrite: defined({
      url: origin,
      path: pathname === '/api/v1/write' ? undefined : pathname,
      login: user === undefined ? undefined : { user, secret: 'loki-remote-write' },
    }),
  };
}
