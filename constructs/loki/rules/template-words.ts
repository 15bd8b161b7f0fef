import { fails, stops } from './fault';

/** What templates may use where they stand. */
export interface TemplateWords {
  /** Functions that all supported releases know. */
  readonly functions: readonly string[];
  /** Variables that are there without being declared, `$` apart. */
  readonly variables: readonly string[];
  /** What the labels are fields of; nothing where they are fields of their own. */
  readonly labels: string;
  /** What is written most. */
  readonly value: string;
  /** What follows from a template that cannot be read. */
  readonly follows: string;
}

/** Functions of the templates of rules: Prometheus' own, and those of Go's text/template. */
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

/** Functions of the templates of log lines: Loki's own, their old names, and those of Go's text/template. */
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

/** Words that open a block, which `end` closes. */
export const templateBlocks: readonly string[] = ['if', 'range', 'with', 'define', 'block'];

/** Words of the language that are no functions. */
export const templateWords: readonly string[] = [
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
export const alertTemplates: TemplateWords = {
  functions: alertFunctions,
  variables: ['$labels', '$value', '$externalLabels'],
  labels: '$labels',
  value: '$value',
  follows: stops,
};

/** Templates of the stages `line_format` and `label_format`. */
export const lineTemplates: TemplateWords = {
  functions: lineFunctions,
  variables: [],
  labels: '',
  value: '.pod',
  follows: fails,
};

/** What stands for the alert, as fields. */
export const templateFields: readonly string[] = ['.Labels', '.Value', '.ExternalLabels', '.ExternalURL'];
