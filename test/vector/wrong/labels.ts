import { label, type Wrong } from './said';
import { sink } from '../agents';

/** Something that reads more from a line than `kubernetes_logs` gives. */
const traced = {
  transforms: { parse: { type: 'remap', inputs: ['k8s_logs'], source: '.trace_id = "1"' } },
  sinks: { loki_push: { type: 'loki', inputs: ['parse'] } },
} as const;

/** Labels that Loki or Vector would not take. */
export const wrongLabels: readonly Wrong[] = [
  {
    what: 'no labels',
    said: { labels: {} },
    told: ['labels', 'there is no label; a stream of Loki is known by its labels, and Vector would not start.'],
  },
  {
    what: 'more labels than Loki takes',
    said: { labels: Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`l${n}`, 'x'])) },
    told: [
      'labels',
      'there are 16 labels; the sink takes at most 15 and would refuse every line. What need not choose streams can be structured metadata.',
    ],
  },
  {
    what: 'a label with a hyphen',
    said: { labels: { 'app-name': 'x' } },
    told: [
      'labels.app-name',
      `'app-name' is not a name of a label: letters, digits and _, no digit first.`,
      `app_name: 'x'`,
    ],
  },
  {
    what: 'braces that do not close',
    said: label('{{ kubernetes.pod_name'),
    told: [
      'labels.pod',
      `'{{ kubernetes.pod_name' has braces without their counterpart; Vector would take them for text.`,
      `pod: '{{ kubernetes.pod_name }}'`,
    ],
  },
  {
    what: 'braces with nothing in them',
    said: label('{{ }}'),
    told: ['labels.pod', `'{{ }}' names no field between its braces.`, `pod: '{{ kubernetes.pod_name }}'`],
  },
  {
    what: 'a function in a template',
    said: label('{{ file "/etc/x" }}'),
    told: [
      'labels.pod',
      `'{{ file "/etc/x" }}' asks for more than a field; Vector's templates have no functions, filters or defaults.`,
    ],
  },
  {
    what: 'a label of Kubernetes without quotes',
    said: label('{{ kubernetes.pod_labels.app.kubernetes.io/name }}'),
    told: [
      'labels.pod',
      `'{{ kubernetes.pod_labels.app.kubernetes.io/name }}' names 'kubernetes.pod_labels.app.kubernetes.io/name', which is no path of a field: names with other characters than letters, digits, _, @ and - stand in quotes.`,
      `pod: '{{ kubernetes.pod_labels."app.kubernetes.io/name" }}'`,
    ],
  },
  {
    what: 'a lone percent sign',
    said: label('100% of {{ kubernetes.pod_name }}'),
    told: [
      'labels.pod',
      `'100% of {{ kubernetes.pod_name }}' has a % that starts no date: outside of {{ }} Vector reads the items of strftime, such as %Y.`,
      `pod: '100 of {{ kubernetes.pod_name }}'`,
    ],
  },
  {
    what: 'a misspelt field',
    said: label('{{ kubernetes.pod_nam }}'),
    told: [
      'labels.pod',
      `a pod's line has no field 'kubernetes.pod_nam'; Vector would leave pod out, line by line.`,
      `pod: '{{ kubernetes.pod_name }}'`,
    ],
  },
  { what: 'a label that is no text', said: label(1), told: ['labels.pod', 'pod is 1; it is a text.', `pod: '1'`] },
  {
    what: 'a text spread over labels',
    said: { labels: { 'pod_*': 'x' } },
    told: [
      'labels.pod_*',
      `'pod_*' spreads the keys of an object over names, and 'x' is no object: it has to be one field alone.`,
    ],
  },
  {
    what: 'a label of every label of a pod',
    said: { labels: { job: 'x', 'pod_label_*': '{{ kubernetes.pod_labels }}' }, structuredMetadata: { a: 'b' } },
    told: [
      'labels.pod_label_*',
      `'pod_label_*' makes a label of every key of kubernetes.pod_labels, and objects have as many as they like: Loki refuses a line with more than 15 labels, and it is lost.`,
    ],
  },
  {
    what: 'a label of every label of a pod, where the release has nothing else for it',
    said: { labels: { job: 'x', 'pod_label_*': '{{ kubernetes.pod_labels }}' } },
    release: '0.40.2',
    told: [
      'labels.pod_label_*',
      `'pod_label_*' makes a label of every key of kubernetes.pod_labels, and objects have as many as they like: Loki refuses a line with more than 15 labels, and it is lost.`,
    ],
  },
  {
    what: 'the id of a trace as a label',
    said: { labels: { job: 'x', trace: '{{ trace_id }}' }, structuredMetadata: {}, config: traced },
    told: [
      'labels.trace',
      `'trace_id' differs from line to line: as a label each value is a stream of its own, and past max_global_streams_per_user Loki refuses lines.`,
    ],
  },
  {
    what: 'structured metadata of a release that has none',
    said: { structuredMetadata: { pod: '{{ kubernetes.pod_name }}' } },
    release: '0.40.2',
    told: ['structuredMetadata', 'Vector 0.40.2 does not know structured_metadata yet; 0.57.0 does.'],
  },
  {
    what: 'structured metadata for a sink that takes none',
    said: { sink: { ...sink, structuredMetadata: false }, structuredMetadata: { pod: '{{ kubernetes.pod_name }}' } },
    told: [
      'structuredMetadata',
      'the sink takes no structured metadata (allow_structured_metadata): it would refuse every line.',
    ],
  },
  {
    what: 'a misspelt field in structured metadata',
    said: { structuredMetadata: { pod: '{{ kubernetes.pod_nam }}' } },
    told: [
      'structuredMetadata.pod',
      `a pod's line has no field 'kubernetes.pod_nam'; Vector would leave pod out, line by line.`,
      `pod: '{{ kubernetes.pod_name }}'`,
    ],
  },
  {
    what: 'a reference to the environment',
    said: label('${POD}'),
    told: [
      'labels.pod',
      "${POD} would be taken from the environment by some releases and stay as it is in others, and the pods' environment is the agent's own.",
    ],
  },
  {
    what: 'a reference to a Secret',
    said: label('SECRET[loki.password]'),
    told: ['labels.pod', 'SECRET[…] is put in by the agent, for the login of its sink; no other Secret is mounted.'],
  },
  {
    what: 'a template as tenant',
    said: { sink: { ...sink, tenant: '{{ x }}' } },
    told: ['sink.tenant', `'{{ x }}' is a template to Vector, and the tenant of a sink is one name.`],
  },
  {
    what: 'an empty label',
    said: label(''),
    told: ['labels.pod', 'pod is empty; to Loki that is a label that is not there.'],
  },
];
