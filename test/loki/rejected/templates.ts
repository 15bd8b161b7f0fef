import type { WrongText } from './alerts';

/** Annotations. */
export const wrongTemplates: readonly WrongText[] = [
  ['an unclosed template', 'Errors in {{ $labels.namespace'],
  ['labels without a dollar sign', 'Errors in {{ labels.namespace }}'],
  ['a misspelt variable', 'Errors in {{ $label.namespace }}'],
  ['a template escaped for Helm', 'Errors in {{ "{{ $labels.namespace }}" }}', 'loads'],
  ['an unknown template function', '{{ $value | round }} errors'],
  ['arithmetic in a template', '{{ $value * 60 }} errors a minute'],
  ['a label in brackets', 'Errors in {{ $labels["pod"] }}'],
  ['a condition without end', '{{ if gt $value 5.0 }}many'],
  ['value without a dollar sign', '{{ value }} errors', 'loads'],
  ['a field of Alertmanager templates', '{{ .CommonLabels.namespace }}', 'loads'],
];
