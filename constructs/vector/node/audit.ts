import type { ValueSource } from '../../contracts';
import type { CollectedSource } from '../pipeline/plan';

/** Objects whose content is secret, or is often: only the fact of the request is kept. */
const secretKinds = ['secrets', 'configmaps', 'tokenreviews'];

/** The same by the kind of the object in the request, such as in a list of several kinds. */
const kinds = ['Secret', 'SecretList', 'ConfigMap', 'ConfigMapList', 'TokenReview', 'TokenRequest', 'List'];

const list = (names: readonly string[]): string => `[${names.map((name) => JSON.stringify(name)).join(', ')}]`;

/** Reads an event of the audit log from the line, which is replaced by the event without what must not be stored. */
const prepare = (maxLineBytes: number): string[] => [
  'event = object(parse_json(.message) ?? {}) ?? {}',
  'resource = to_string(event.objectRef.resource) ?? ""',
  'subresource = to_string(event.objectRef.subresource) ?? ""',
  'requested = to_string(event.requestObject.kind) ?? ""',
  'answered = to_string(event.responseObject.kind) ?? ""',
  `secret = includes(${list(secretKinds)}, resource) || (resource == "serviceaccounts" && subresource == "token")`,
  `if secret || includes(${list(kinds)}, requested) || includes(${list(kinds)}, answered) {`,
  '  del(event.requestObject)',
  '  del(event.responseObject)',
  '}',
  'del(event.requestObject.metadata.managedFields)',
  'del(event.responseObject.metadata.managedFields)',
  'if exists(event.responseObject.items) {',
  '  event.responseObject.items = map_values(array(event.responseObject.items) ?? []) -> |item| {',
  '    del(item.metadata.managedFields)',
  '    item',
  '  }',
  '}',
  // A line that cannot be read could contain anything.
  'if is_empty(event) { event = { "unreadable": true, "length": length(.message) } }',
  // A watch ends hours after its request was received: Loki would reject the earlier time.
  'time, err = parse_timestamp(to_string(event.stageTimestamp || event.requestReceivedTimestamp) ?? "", "%+")',
  'if err == null { .timestamp = time }',
  '.message = encode_json(event)',
  // Loki would reject a longer line together with its whole push.
  `if length(.message) > ${maxLineBytes} {`,
  '  del(event.requestObject)',
  '  del(event.responseObject)',
  '  event.shortened = true',
  `  .message = truncate(encode_json(event), ${Math.floor(maxLineBytes / 4)})`,
  '}',
  '.extracted = event',
];

const structuredMetadata: Readonly<Record<string, ValueSource>> = {
  user: { extracted: 'user.username' },
  verb: { extracted: 'verb' },
  resource: { extracted: 'objectRef.resource' },
  namespace: { extracted: 'objectRef.namespace' },
  code: { extracted: 'responseStatus.code' },
};

/** Lines of the audit log of an API server. @param id - the component whose events are lines of the log */
export function auditLines(id: string, maxLineBytes: number): CollectedSource {
  return { id, origin: 'audit', job: 'kubernetes-audit', prepare: prepare(maxLineBytes), structuredMetadata };
}
