import { label, type Wrong } from './said';
import { sink } from '../agents';

/** Labels that Loki or Vector would not take. */
export const wrongLabels: readonly Wrong[] = [
  {
    what: 'no labels',
    said: { labels: {} },
    told: [
      'labels',
      'there is no label; a stream of Loki is known by its labels, and Vector would not start.',
      `labels: { job: 'kubernetes-pods' }`,
    ],
  },
  {
    what: 'more labels than Loki takes',
    said: { labels: Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`l${n}`, 'x'])) },
    told: [
      'labels',
      'there are 16 labels; the sink takes at most 15 and would refuse every line.',
      'fewer labels; other fields stay in the line, where a query finds them',
    ],
  },
  {
    what: 'a label with a hyphen',
    said: { labels: { 'app-name': 'x' } },
    told: [
      'labels.app-name',
      `'app-name' is not a name of a label: letters, digits and _, no digit first; only a * may follow, which spreads an object over labels.`,
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
      `pod: '{{ kubernetes.pod_name }}'   (a transform of type remap can compute a field)`,
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
      `'pod_*' spreads the keys of an object over labels, and 'x' is no object: it has to be one field alone.`,
      `'pod_*': '{{ kubernetes.pod_labels }}'`,
    ],
  },
  {
    what: 'a reference to the environment',
    said: label('${POD}'),
    told: [
      'labels.pod',
      "${POD} would be taken from the environment by some releases and stay as it is in others, and the pods' environment is the agent's own.",
      'pod: the value itself   (a group of a regular expression: $POD)',
    ],
  },
  {
    what: 'a reference to a Secret',
    said: label('SECRET[loki.password]'),
    told: [
      'labels.pod',
      'SECRET[…] is put in by the agent, for the login of its sink; no other Secret is mounted.',
      'pod: a value that may be read by everybody',
    ],
  },
  {
    what: 'a template as tenant',
    said: { sink: { ...sink, tenant: '{{ x }}' } },
    told: ['sink.tenant', `'{{ x }}' is a template to Vector, and the tenant of a sink is one name.`, `tenant: 'Prod'`],
  },
  {
    what: 'an empty label',
    said: label(''),
    told: ['labels.pod', 'pod is empty; to Loki that is a label that is not there.', `pod: 'kubernetes-pods'`],
  },
];
