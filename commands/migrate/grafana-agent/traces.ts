import type { Data } from '../../../constructs/kit';
import type { Input } from '../input';
import { isVariable, plainText, readTls } from '../logs/client';
import { addressNotes, secretName } from '../logs/destination';
import type { ReadAgent } from '../logs/combine';

const placeholder = 'https://tempo.example.com';

/** Ports of OTLP by its protocols, of the agent and of Alloy. */
const ports: Readonly<Record<string, string>> = { grpc: '4317', http: '4318' };

/** Why settings of an instance are not mapped. */
const reasons: Readonly<Record<string, string>> = {
  receivers: 'collect.traces receives OTLP only',
  attributes: 'attributes of spans are not changed',
  scrape_configs: 'Alloy adds the attributes of pods by itself',
  automatic_logging: 'no lines are made of spans',
  span_metrics: 'metrics of spans are made where traces are stored: tempo.metrics',
  service_graphs: 'metrics of spans are made where traces are stored: tempo.metrics',
  tail_sampling: 'write it as collect.traces.alloy.tailSampling',
  load_balancing: 'one pod samples, to which all spans come',
};

/**
 * Reads the instances of traces of the static mode: the first one that receives OTLP and sends it.
 *
 * @param notes - of what is to be done, which are added to
 */
export function readTraces(traces: Input | undefined, notes: Set<string>): ReadAgent['traces'] {
  const instances = traces?.at('configs')?.items() ?? [];
  const used = instances.find(
    (one) => one.at('receivers')?.at('otlp') !== undefined && one.at('remote_write')?.items()[0] !== undefined,
  );
  for (const one of instances)
    if (used !== undefined && one.path !== used.path) one.reject('collect.traces has one tenant and one receiver');
  if (used === undefined) return undefined;
  for (const key of ['name', 'batch']) used.at(key)?.replace();
  readReceiver(used.at('receivers')!.at('otlp')!);
  const [first, ...others] = used.at('remote_write')!.items();
  for (const other of others) other.reject('collect.traces sends to one receiver');
  const sender = readRemoteWrite(first!, notes);
  for (const [key, value] of used.entries()) value.reject(reasons[key] ?? 'there is no counterpart');
  notes.add(
    'Applications send to alloy-otlp.logging, port 4317 (gRPC) or 4318 (HTTP), in place of the agent, from the cluster only.',
  );
  return sender;
}

/** Reads where OTLP is received: Alloy has the usual ports, on all addresses. */
function readReceiver(otlp: Input): void {
  for (const [name, protocol] of otlp.at('protocols')?.entries() ?? []) {
    const port = ports[name];
    if (port === undefined) protocol.reject('OTLP is received by gRPC and HTTP');
    if (Object.keys(protocol.value ?? {}).length === 0) protocol.take();
    const endpoint = protocol.at('endpoint');
    if (String(endpoint?.value).endsWith(`:${port}`)) endpoint?.replace();
    else endpoint?.differs(`clients send to port ${port}`);
    protocol.reject('there is no counterpart');
  }
  otlp.reject('there is no counterpart');
}

/** Settings of a client that Alloy decides by itself. */
const ownSettings = ['compression', 'sending_queue', 'retry_on_failure'];

function readRemoteWrite(client: Input, notes: Set<string>): NonNullable<ReadAgent['traces']> {
  for (const key of ownSettings) client.at(key)?.replace();
  const { url, pushPath, protocol } = readAddress(client, notes);
  const tenant = client.at('headers')?.at('X-Scope-OrgID');
  const login = client.at('basic_auth');
  for (const key of ['password', 'password_file']) login?.at(key)?.take();
  const { user } = login?.at('username') === undefined ? {} : plainText(login.at('username'), 'user');
  const ca = readTls(client.at('tls_config'));
  if (client.at('insecure_skip_verify')?.is(false) === false)
    client.at('insecure_skip_verify')!.reject('the certificate of the receiver is always checked');
  if (client.at('format')?.is('otlp') === false) client.at('format')!.reject('traces are sent by OTLP');
  client.at('oauth2')?.reject('a login is a user with a password');
  client
    .at('headers')
    ?.entries()
    .forEach(([key, value]) => {
      if (key !== 'X-Scope-OrgID') value.reject('a collector sends its login and its tenant');
    });
  const secret = user === undefined ? undefined : `${secretName(user)}-loki-auth`;
  if (secret !== undefined)
    notes.add(
      `Create the Secret ${secret} in the namespace logging, with username and password; the password is not copied.`,
    );
  if (ca)
    notes.add('Create the Secret tempo-ca in the namespace logging, with the certificate of the authority in ca.crt.');
  const destination: Data = {
    url,
    ...(protocol !== undefined && { protocol }),
    ...(pushPath !== undefined && { pushPath }),
    ...(ca && { ca: { secret: 'tempo-ca' } }),
    ...(user !== undefined && `${user}-loki-auth` !== secret && { users: { [user]: { secret } } }),
  };
  const collector: Data = { ...(user !== undefined && { login: user }), ...plainText(tenant, 'tenant') };
  client.reject('there is no counterpart');
  return { destination, collector };
}

interface Address {
  readonly url: string;
  readonly protocol?: 'otlp-grpc';
  readonly pushPath?: string;
}

/** Reads the address: a host and a port, with or without a scheme, which says what `insecure` says otherwise. */
function readAddress(client: Input, notes: Set<string>): Address {
  const plain = client.at('insecure')?.is(true) === true;
  if (!plain) client.at('insecure')?.is(false);
  const isHttp = client.at('protocol')?.is('http') === true;
  if (!isHttp) client.at('protocol')?.is('grpc', '');
  client.at('protocol')?.reject('traces are sent by gRPC or HTTP');
  const protocol = isHttp ? {} : ({ protocol: 'otlp-grpc' } as const);
  const endpoint = client.at('endpoint');
  const text = typeof endpoint?.value === 'string' ? endpoint.value : '';
  const withScheme = /^https?:\/\//.test(text) ? text : `${plain ? 'http' : 'https'}://${text}`;
  const url = isVariable(text) || !URL.canParse(withScheme) ? undefined : new URL(withScheme);
  if (url === undefined || text.includes('@') || (url.pathname !== '/' && !isHttp)) {
    endpoint?.differs('it is no host with a port; write the URL of the receiver in destinations.traces.url');
    notes.add(`destinations.traces.url is a placeholder: ${placeholder}.`);
    return { url: placeholder, ...protocol };
  }
  endpoint!.take();
  if (url.search !== '') endpoint!.differs('the query of the URL is not kept');
  for (const note of addressNotes(url.hostname, 'traces')) notes.add(note);
  const path = url.pathname.replace(/\/+$/, '');
  return { url: `${url.protocol}//${url.host}`, ...protocol, ...(path !== '' && { pushPath: `${path}/v1/traces` }) };
}
