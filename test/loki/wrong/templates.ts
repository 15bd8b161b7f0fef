import type { WrongText } from './said';

/** Annotations. */
export const wrongTemplates: readonly WrongText[] = [
  [
    'a template that does not close',
    'Errors in {{ $labels.namespace',
    `'Errors in {{ $labels.namespace' has a '{{' without its '}}': no rule of any tenant would be loaded.`,
  ],
  [
    'a variable without its dollar',
    'Errors in {{ labels.namespace }}',
    `'Errors in {{ labels.namespace }}' has labels, which is no function that every release knows ($labels?); no rule of any tenant would be loaded.`,
  ],
  [
    'a variable that is misspelt',
    'Errors in {{ $label.namespace }}',
    `'Errors in {{ $label.namespace }}' has $label, which is no variable here ($labels?); known are $labels, $value, $externalLabels, and no rule of any tenant would be loaded.`,
  ],
  [
    'a template escaped for Helm',
    'Errors in {{ "{{ $labels.namespace }}" }}',
    `'Errors in {{ "{{ $labels.namespace }}" }}' is escaped for Helm, which is not on the way here: the alert would show the braces.`,
    'loads',
  ],
  [
    'a function that templates do not have',
    '{{ $value | round }} errors',
    `'{{ $value | round }} errors' has round, which is no function that every release knows; no rule of any tenant would be loaded.`,
  ],
  [
    'a template that computes',
    '{{ $value * 60 }} errors a minute',
    `'{{ $value * 60 }} errors a minute' has '*': Go's templates have no operators, but functions such as gt, and LogQL can compute.`,
  ],
  [
    'a label by its index',
    'Errors in {{ $labels["pod"] }}',
    `'Errors in {{ $labels["pod"] }}' has '$labels[': a label is a field, $labels.pod, or index $labels "pod".`,
  ],
  [
    'a condition without its end',
    '{{ if gt $value 5.0 }}many',
    `'{{ if gt $value 5.0 }}many' opens a block with if, range or with, and has no {{ end }} for it.`,
  ],
  [
    'a value without its dollar',
    '{{ value }} errors',
    `'{{ value }} errors' has value without its dollar: the text would end in an error whenever the alert fires.`,
    'loads',
  ],
  [
    'a field of the Alertmanager',
    '{{ .CommonLabels.namespace }}',
    `'{{ .CommonLabels.namespace }}' has .CommonLabels, which an alert does not have: the text would end in an error whenever it fires; known are $labels and $value.`,
    'loads',
  ],
];
