/** Functions that the templates of rules know in all supported releases: Prometheus' own, and those of Go's text/template. */
export const templateFunctions: readonly string[] = [
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

/** Variables that stand for the alert. */
export const templateVariables: readonly string[] = ['$labels', '$value', '$externalLabels'];

/** The same as fields. */
export const templateFields: readonly string[] = ['.Labels', '.Value', '.ExternalLabels', '.ExternalURL'];
