import { goRegexp } from '../../kit';
import { rulesNotLoaded } from './consequences';
import { filterError, ipError } from './logql-filters';
import { labelFormatError, lineFormatError } from './logql-formats';
import { extractionError } from './logql-extractions';
import { regexpError } from './logql-regexps';
import { adjacentCaptures, captureNames, unquoted, invalidEscape } from './logql-strings';
import type { LogqlTree, Node } from './logql-tree';
import { keywordError } from './logql-keywords';

const checks: Readonly<Record<string, (tree: LogqlTree, node: Node) => string | undefined>> = {
  String: escapeError,
  Selector: emptySelectorError,
  Matcher: matcherError,
  LineFilter: filterError,
  LabelParser: parserError,
  IpLabelFilter: ipError,
  LabelExtractionExpression: extractionError,
  LineFormatExpr: lineFormatError,
  LabelFormatExpr: labelFormatError,
  LabelReplaceExpr: labelReplaceError,
  Identifier: keywordError,
  LabelName: keywordError,
};

/** The error in a selector, in a stage of the pipeline, or in a string. */
export function stageError(tree: LogqlTree, node: Node): string | undefined {
  return checks[node.name]?.(tree, node);
}

function escapeError(tree: LogqlTree, at: Node): string | undefined {
  const escape = invalidEscape(tree.text(at));
  return escape === undefined
    ? undefined
    : `${tree.quote(at)} has '${escape}', which is not a valid escape in double quotes; between backticks a backslash needs none.`;
}

function valueOf(tree: LogqlTree, node: Node): string {
  const text = node.getChild('String');
  return text === null ? '' : unquoted(tree.text(text));
}

/** Loki requires one matcher that does not match a missing label; otherwise a query would read every stream. */
function emptySelectorError(tree: LogqlTree, selector: Node): string | undefined {
  if (tree.within(selector, 'Matcher').some((matcher) => matchesMissingLabel(tree, matcher) !== true)) return undefined;
  return `${tree.quote(selector).trimEnd()} can match every stream, which Loki rejects: at least one matcher must require a value that is not empty.`;
}

/** Whether a matcher matches streams without its label; unknown if its regular expression is invalid. */
function matchesMissingLabel(tree: LogqlTree, matcher: Node): boolean | undefined {
  const value = valueOf(tree, matcher);
  if (matcher.getChild('Eq') !== null) return value === '';
  if (matcher.getChild('Neq') !== null) return value !== '';
  const { problem, matchesEmpty } = goRegexp(value);
  return problem === undefined ? matchesEmpty === (matcher.getChild('Re') !== null) : undefined;
}

/** The error in a matcher of a selector, or of a label filter. */
function matcherError(tree: LogqlTree, at: Node): string | undefined {
  const text = at.getChild('String');
  const label = at.getChild('Identifier');
  if (text === null || label === null) return undefined;
  const value = unquoted(tree.text(text));
  if (/^\$\{?[a-zA-Z_]/.test(value))
    return `${tree.text(label)} is compared with ${tree.quote(text)}, a dashboard variable of Grafana, which the ruler does not replace.`;
  return at.getChild('Re') === null && at.getChild('Nre') === null
    ? undefined
    : regexpError(tree, text, rulesNotLoaded);
}

/** The error in the stages `regexp` and `pattern`, which make labels of their named captures. */
function parserError(tree: LogqlTree, stage: Node): string | undefined {
  const at = stage.getChild('String');
  if (at === null) return undefined;
  const pattern = valueOf(tree, stage);
  if (stage.getChild('Regexp') !== null) {
    const { problem, names } = goRegexp(pattern);
    const message = problem ?? captureNamesError(names, '(?P<level>[a-z]+)');
    return message === undefined ? undefined : `regexp ${tree.quote(at)}: ${message}; ${rulesNotLoaded}.`;
  }
  if (stage.getChild('Pattern') === null) return undefined;
  const adjacent = adjacentCaptures(pattern);
  const message =
    adjacent === undefined
      ? captureNamesError(captureNames(pattern), '<level>')
      : `there is no text between the captures ${adjacent}`;
  return message === undefined ? undefined : `pattern ${tree.quote(at)}: ${message}; ${rulesNotLoaded}.`;
}

function captureNamesError(names: readonly string[], example: string): string | undefined {
  if (names.length === 0) return `it has no named capture, such as ${example}, to make a label of`;
  const invalid = names.find((name) => /^\d/.test(name));
  if (invalid !== undefined) return `'${invalid}' is not a valid label name`;
  const duplicate = names.find((name, n) => names.indexOf(name) !== n);
  return duplicate === undefined ? undefined : `two captures are named '${duplicate}'`;
}

function labelReplaceError(tree: LogqlTree, call: Node): string | undefined {
  const [target, , , pattern] = call.getChildren('String');
  if (target === undefined || pattern === undefined) return undefined;
  const name = unquoted(tree.text(target));
  if (/^[a-zA-Z_]\w*$/.test(name)) return regexpError(tree, pattern, rulesNotLoaded);
  return `label_replace sets ${tree.quote(target)}, which is not a valid label name: letters, digits and '_', not starting with a digit.`;
}
