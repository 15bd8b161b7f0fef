import type { Input } from '../input';
import { isVariable, pushPathOf, readUrl } from '../logs/client';
import type { LogClient, Sent } from '../logs/model';
import { sourceOf, type VectorContext } from './transforms';

/** Settings of the sink that decide nothing about lines. */
const own = [
  'acknowledgements',
  'batch',
  'compression',
  'healthcheck',
  'out_of_order_action',
  'request',
  'remove_timestamp',
  'remove_structured_metadata_fields',
];

/** Reads where the sink sends to. @param notes - of what is to be done, which are added to */
export function readSink(sink: Input, notes: Set<string>): LogClient {
  for (const key of ['type', 'inputs']) sink.at(key)?.take();
  for (const key of own) sink.at(key)?.replace();
  const { path: base, ...address } = readUrl(sink.at('endpoint'), notes);
  const path = sink.at('path')?.text() ?? '/loki/api/v1/push';
  const auth = sink.at('auth');
  const user = auth?.at('user');
  if (auth?.at('strategy')?.is('basic') === false) auth.reject('a login is a user with a password');
  auth?.at('password')?.take();
  const tenant = sink.at('tenant_id');
  const isFixed = typeof tenant?.value === 'string' && !tenant.value.includes('{{') && !isVariable(tenant.value);
  if (tenant !== undefined && !isFixed)
    tenant.reject('the tenant is a fixed one, or that of a namespace in tenantByNamespace');
  const tls = sink.at('tls');
  const ca = tls?.at('ca_file');
  ca?.take();
  for (const key of ['verify_certificate', 'verify_hostname'])
    if (tls?.at(key)?.is(true) === false) tls.at(key)!.reject('the certificate of the receiver is always checked');
  for (const key of ['crt_file', 'key_file', 'key_pass'])
    tls?.at(key)?.reject('a login is a user with a password, not a certificate');
  const buffer = readBuffer(sink.at('buffer'));
  const codec = sink.at('encoding')?.at('codec');
  if (codec?.is('text', 'raw_message') === false)
    codec.reject('the line is stored as it was written, not as the whole event; fields can be structured metadata');
  sink.at('remove_label_fields')?.replace();
  return {
    ...address,
    ...(base !== undefined && pushPathOf(`${base}${path}`)),
    ...(isFixed && { tenant: tenant.text()! }),
    ...(typeof user?.value === 'string' && !isVariable(user.value) && { user: user.text()! }),
    ...(ca !== undefined && { ca: true }),
    ...(buffer !== undefined && { buffer }),
    labels: new Map(),
  };
}

/** Reads the buffer on the disk, which the agent has too. */
function readBuffer(buffer: Input | undefined): LogClient['buffer'] {
  if (buffer?.at('type')?.is('disk') !== true) {
    buffer?.replace();
    return undefined;
  }
  const size = buffer.at('max_size')?.text();
  const full = buffer.at('when_full');
  const whenFull = full?.is('block', 'drop_newest') === true ? (full.value as 'block' | 'drop_newest') : undefined;
  return { ...(size !== undefined && { maxSize: Number(size) }), ...(whenFull !== undefined && { whenFull }) };
}

/** The value of a template, as the events are when they reach the sink. */
export function readSent(templates: Input | undefined, context: VectorContext, sent: Map<string, Sent>): void {
  for (const [name, input] of templates?.entries() ?? []) {
    const text = input.value;
    if (typeof text !== 'string' || !/^[a-zA-Z_][\w]*$/.test(name)) {
      input.reject('a label has a name and a template; name those of a map that are needed');
      continue;
    }
    const field = /^\{\{\s*([^{}]+?)\s*\}\}$/.exec(text)?.[1];
    if (field === undefined && (text.includes('{{') || isVariable(text))) {
      input.reject('a label has a fixed value, or the value of one field');
      continue;
    }
    const source = field === undefined ? { value: text } : sourceOf(field, context);
    if (source === undefined) input.reject(`a pipeline has no value for '${field}'`);
    else {
      input.take();
      sent.set(name, { source, input });
    }
  }
}
