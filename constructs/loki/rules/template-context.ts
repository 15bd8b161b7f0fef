import { evaluationFails, rulesNotLoaded } from './consequences';

/** What a template may use in one place. */
export interface TemplateContext {
  /** Functions of all supported releases. */
  readonly functions: readonly string[];
  /** Predefined variables, without `$`. */
  readonly variables: readonly string[];
  /** The variable that has the labels as fields; empty if the labels are fields of the dot. */
  readonly labels: string;
  /** A value for examples in messages. */
  readonly value: string;
  /** The consequence of a template that cannot be parsed. */
  readonly consequence: string;
}

/** Functions in templates of rules: those of Prometheus and of Go's text/template. */
const alertFunctions: readonly string[] = [
  'and',
  'args',
  'call',
  'eq',
  'externalURL',
  'first',
  'ge',
  'graphLink',
  'gt',
  'html',
  'humanize',
  'humanize1024',
  'humanizeDuration',
  'humanizePercentage',
  'humanizeTimestamp',
  'index',
  'js',
  'label',
  'le',
  'len',
  'lt',
  'match',
  'ne',
  'not',
  'or',
  'parseDuration',
  'pathPrefix',
  'print',
  'printf',
  'println',
  'query',
  'reReplaceAll',
  'safeHtml',
  'slice',
  'sortByLabel',
  'stripDomain',
  'stripPort',
  'strvalue',
  'tableLink',
  'title',
  'toLower',
  'toTime',
  'toUpper',
  'urlquery',
  'value',
];

/** Functions in templates of log lines: those of Loki with their old names, and of Go's text/template. */
const lineFunctions: readonly string[] = `
  __line__ __timestamp__ add addf alignLeft alignRight b64dec b64enc bytes ceil contains count date default div divf duration
  duration_seconds float64 floor fromJson hasPrefix hasSuffix indent int lower max maxf min minf mod mul mulf nindent now
  regexReplaceAll regexReplaceAllLiteral repeat replace round sub subf substr title toDate toDateInZone trim trimAll
  trimPrefix trimSuffix trunc unixEpoch unixEpochMillis unixEpochNanos unixToTime upper urldecode urlencode
  Replace ToLower ToUpper Trim TrimLeft TrimPrefix TrimRight TrimSpace TrimSuffix
  and call eq ge gt html index js le len lt ne not or print printf println slice urlquery
`
  .trim()
  .split(/\s+/);

/** Keywords that open a block, which `end` closes. */
export const templateBlocks: readonly string[] = ['if', 'range', 'with', 'define', 'block'];

/** Keywords, which are not functions. */
export const templateKeywords: readonly string[] = [
  ...templateBlocks,
  'end',
  'else',
  'template',
  'break',
  'continue',
  'true',
  'false',
  'nil',
];

/** Templates of labels and annotations. */
export const alertTemplates: TemplateContext = {
  functions: alertFunctions,
  variables: ['$labels', '$value', '$externalLabels'],
  labels: '$labels',
  value: '$value',
  consequence: rulesNotLoaded,
};

/** Templates of the stages `line_format` and `label_format`. */
export const lineTemplates: TemplateContext = {
  functions: lineFunctions,
  variables: [],
  labels: '',
  value: '.pod',
  consequence: evaluationFails,
};

/** Fields of the dot in templates of an alert. */
export const templateFields: readonly string[] = ['.Labels', '.Value', '.ExternalLabels', '.ExternalURL'];
