import type { WrongPipeline } from './stages';

function label(name: string, source: unknown, more: object = {}): Readonly<Record<string, unknown>> {
  return { labels: { [name]: source }, ...more };
}

const json = { stages: [{ parse: 'json' }] };
const prefix = { podAnnotations: 'logging.example.com' };

/** Labels, structured metadata and selections that are wrong. */
export const wrongValues: readonly WrongPipeline[] = [
  ['a label without a source', label('app', {})],
  ['a label with two sources', label('app', { pod: 'app', journal: 'unit' })],
  ['a label and an annotation as one source', label('team', { pod: { label: 'team', annotation: 'team' } })],
  ['a label of pods with a space', label('team', { pod: { label: ' team' } })],
  ['a field of the journal in small letters', label('transport', { journal: { field: '_transport' } })],
  ['an empty label of Docker', label('team', { docker: { label: '' } })],
  ['a label of Docker with a line break', label('team', { docker: { label: 'team\n' } })],
  ['an empty value', label('env', { value: '' })],
  ['a value that is too long for a label', label('note', { value: 'ü'.repeat(1025) })],
  ['a template as value', label('app', { value: '{{ kubernetes.pod_name }}' })],
  ['a label of a field that no stage extracts', label('level', { extracted: 'level' })],
  ['a label of a misspelt field', label('level', { extracted: 'lvel' }, { stages: [{ level: 'detect' }] })],
  ['a label with a hyphen as name', label('app-name', { pod: 'app' })],
  ['a label that is reserved', label('__app', { pod: 'app' })],
  ['structured metadata in capital letters', { structuredMetadata: { podIP: { pod: 'ip' } } }],
  [
    'a name in labels and in structured metadata',
    label('app', { pod: 'app' }, { structuredMetadata: { app: { pod: 'app' } } }),
  ],
  ['a misspelt default', label('nodes', false)],
  ['a default that does not exist', { structuredMetadata: { team: false } }],
  ['no label', { labels: { namespace: false, container: false, node: false, job: false } }],
  [
    'more labels than the sink accepts',
    { labels: Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, { value: 'x' }])) },
  ],
  ['structured metadata for a sink without it', { structuredMetadata: { ip: { pod: 'ip' } } }, 'sink'],
  ['structured metadata for an agent without it', { structuredMetadata: { ip: { pod: 'ip' } } }, 'agent'],
  ['the uid of a pod as label', label('uid', { pod: 'uid' })],
  ['the address of a pod as label, without structured metadata', label('ip', { pod: 'ip' }), 'sink'],
  ['the path of a file as label', label('filename', { file: 'path' })],
  ['the id of a trace as label', label('traceID', { extracted: 'ctx.traceID' }, json)],
  ['a trace ID as label', label('trace_id', { extracted: 'trace_id' }, { stages: [{ traceId: 'detect' }] })],
  ['the path of a request as label', label('path', { extracted: 'http.url' }, json)],
  ['the id of a user as label', label('user', { extracted: 'user_id' }, json)],
  ['a time as label', label('took', { extracted: 'request-duration' }, json)],
  ['the process of the journal as label', label('pid', { journal: { field: '_PID' } })],
  ['the hash of a rollout as label', label('hash', { pod: { label: 'pod-template-hash' } })],
  ['the checksum of a rollout as label', label('sum', { pod: { annotation: 'checksum/config' } })],
  ['no namespace', { select: { namespaces: [] } }],
  ['a namespace that is excluded', { select: { namespaces: ['shop'], exclude: { namespaces: ['shop'] } } }],
  ['a namespace twice, one misspelt', { select: { namespaces: ['a', 'a', 'my_shop'] } }],
  ['a label that pods cannot have', { select: { podLabels: { 'app name': 'web' } } }],
  ['a label that is excluded', { select: { podLabels: { a: 'b' }, exclude: { podLabels: { a: 'b' } } } }],
  ['a prefix with a slash', { podAnnotations: 'Logging.example.com/' }],
  ['the prefix of Kubernetes', { podAnnotations: 'kubernetes.io' }],
  ['parsers that nothing chooses', { parsers: { json: [{ parse: 'json' }] } }],
  ['a parser without stages', { ...prefix, parsers: { json: [] } }],
  ['a parser with a space in its name', { ...prefix, parsers: { 'my json': [{ parse: 'json' }] } }],
  ['a wrong stage of a parser', { ...prefix, parsers: { web: [{ parse: { regexp: '(?P<a>' } }] } }],
];
