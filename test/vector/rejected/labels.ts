import { label, loki, source, type WrongAgent } from './inputs';
import { sink } from '../agents';

/** A transform that adds a field to the lines. */
const traced = {
  transforms: { parse: { type: 'remap', inputs: ['k8s_logs'], source: '.trace_id = "1"' } },
  sinks: { loki_push: { type: 'loki', inputs: ['parse'], labels: { trace: '{{ trace_id }}' } } },
} as const;

/** Labels and structured metadata that Loki or Vector rejects. */
export const wrongLabels: readonly WrongAgent[] = [
  ['no labels', { pipeline: { labels: { namespace: false, container: false, node: false, job: false } } }],
  [
    'more labels than Loki accepts',
    loki({ labels: Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`l${n}`, 'x'])) }),
  ],
  ['a label with a hyphen', loki({ labels: { 'app-name': 'x' } })],
  ['unbalanced braces', label('{{ kubernetes.pod_name')],
  ['a template without a field', label('{{ }}')],
  ['a function in a template', label('{{ file "/etc/x" }}')],
  ['a label of Kubernetes without quotes', label('{{ kubernetes.pod_labels.app.kubernetes.io/name }}')],
  ['a lone percent sign', label('100% of {{ kubernetes.pod_name }}')],
  ['a misspelt field', label('{{ kubernetes.pod_nam }}')],
  ['a label that is not a string', label(1)],
  ['a string for a wildcard label', loki({ labels: { 'pod_*': 'x' } })],
  [
    'all labels of a pod as labels',
    loki({ labels: { 'pod_label_*': '{{ kubernetes.pod_labels }}' }, structured_metadata: { a: 'b' } }),
  ],
  [
    'all labels of a pod as labels, without structured metadata',
    { release: '0.40.2', ...loki({ labels: { 'pod_label_*': '{{ kubernetes.pod_labels }}' } }) },
  ],
  ['the id of a trace as a label', { config: traced }],
  [
    'structured metadata for a release without it',
    { release: '0.40.2', ...loki({ structured_metadata: { pod: '{{ kubernetes.pod_name }}' } }) },
  ],
  [
    'structured metadata for a sink without it',
    {
      sink: { ...sink, structuredMetadata: false },
      ...loki({ structured_metadata: { pod: '{{ kubernetes.pod_name }}' } }),
    },
  ],
  ['a misspelt field in structured metadata', loki({ structured_metadata: { pod: '{{ kubernetes.pod_nam }}' } })],
  ['a reference to the environment', label('${POD}')],
  ['a reference to a Secret', label('SECRET[loki.password]')],
  ['a template as tenant', { sink: { ...sink, tenant: '{{ x }}' } }],
  ['an empty label', label('')],
  [
    'a reference to a Secret in a pipeline',
    { pipeline: { stages: [{ redact: { pattern: 'x', replacement: 'SECRET[loki.password]' } }] } },
  ],
  [
    'a renamed field that stages read',
    {
      pipeline: { stages: [{ parse: 'json' }] },
      ...source({ pod_annotation_fields: { pod_name: '.pod' }, log_namespace: true }),
    },
  ],
  [
    'selected namespaces beside a selector',
    {
      pipeline: { select: { namespaces: ['shop'], exclude: { podLabels: { team: 'a' } } } },
      ...source({ extra_label_selector: 'a=b', extra_namespace_label_selector: 'c=d' }),
    },
  ],
  ['the uid of a pod as a label', label('{{ kubernetes.pod_uid }}')],
  [
    'another cluster than that of cluster.name',
    { cluster: { name: 'eu-1' }, ...loki({ labels: { cluster: 'eu-2' } }) },
  ],
  [
    'expressions that Vector cannot compile',
    {
      pipeline: {
        stages: [
          { drop: { line: String.raw`\pL{1000}` } },
          { redact: { pattern: String.raw`\p{Cs}`, replacement: 'x' } },
          { multiline: { firstLine: `${'(a'.repeat(99)}${')'.repeat(99)}` } },
        ],
      },
    },
  ],
  [
    'sinks of namespaces that are not read',
    {
      namespaceSinks: { pay: sink, shop: sink, web: sink },
      pipeline: { select: { namespaces: ['shop', 'web'], exclude: { namespaces: ['web'] } } },
    },
  ],
];
