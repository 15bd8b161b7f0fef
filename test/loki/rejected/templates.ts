import type { WrongText } from './alerts';

/** Annotations. */
export const wrongTemplates: readonly WrongText[] = [
  ['a template that does not close', 'Errors in {{ $labels.namespace'],
  ['a variable without its dollar', 'Errors in {{ labels.namespace }}'],
  ['a variable that is misspelt', 'Errors in {{ $label.namespace }}'],
  ['a template escaped for Helm', 'Errors in {{ "{{ $labels.namespace }}" }}', 'loads'],
  ['a function that templates do not have', '{{ $value | round }} errors'],
  ['a template that computes', '{{ $value * 60 }} errors a minute'],
  ['a label by its index', 'Errors in {{ $labels["pod"] }}'],
  ['a condition without its end', '{{ if gt $value 5.0 }}many'],
  ['a value without its dollar', '{{ value }} errors', 'loads'],
  ['a field of the Alertmanager', '{{ .CommonLabels.namespace }}', 'loads'],
];
