import { goRegexp } from '../../kit';
import { stops } from './fault';
import { filterMistake, ipMistake } from './logql-filters';
import { labelFormatMistake, lineFormatMistake } from './logql-formats';
import { pathMistake } from './logql-paths';
import { regexpMistake } from './logql-regexps';
import { joinedParts, namesOfPattern, unquoted, wrongEscape } from './logql-text';
import type { LogqlTree, Node } from './logql-tree';
import { wordMistake } from './logql-words';

const checks: Readonly<Record<string, (tree: LogqlTree, node: Node) => string | undefined>> = {
  String: escapeMistake,
  Selector: selectorMistake,
  Matcher: matcherMistake,
  LineFilter: filterMistake,
  LabelParser: parserMistake,
  IpLabelFilter: ipMistake,
  LabelExtractionExpression: pathMistake,
  LineFormatExpr: lineFormatMistake,
  LabelFormatExpr: labelFormatMistake,
  LabelReplaceExpr: replaceMistake,
  Identifier: wordMistake,
  LabelName: wordMistake,
};

/** What is wrong with a selector, with a stage of the pipeline behind it, or with a text in one. */
export function stageMistake(tree: LogqlTree, node: Node): string | undefined {
  return checks[node.name]?.(tree, node);
}

function escapeMistake(tree: LogqlTree, at: Node): string | undefined {
  const escape = wrongEscape(tree.text(at));
  return escape === undefined
    ? undefined
    : `${tree.quote(at)} has '${escape}', which is no escape in double quotes; between backticks a backslash is itself.`;
}

function valueOf(tree: LogqlTree, node: Node): string {
  const text = node.getChild('String');
  return text === null ? '' : unquoted(tree.text(text));
}

/** Loki wants one matcher that a stream without the label does not satisfy; otherwise a query would read everything. */
function selectorMistake(tree: LogqlTree, selector: Node): string | undefined {
  if (tree.within(selector, 'Matcher').some((matcher) => fitsAbsence(tree, matcher) !== true)) return undefined;
  return `${tree.quote(selector).trimEnd()} can match every stream, which Loki refuses: one matcher has to ask for a value that is not empty.`;
}

/** Whether a stream without the label matches; nothing where that cannot be told, since the expression is no good. */
function fitsAbsence(tree: LogqlTree, matcher: Node): boolean | undefined {
  const value = valueOf(tree, matcher);
  if (matcher.getChild('Eq') !== null) return value === '';
  if (matcher.getChild('Neq') !== null) return value !== '';
  const { problem, matchesEmpty } = goRegexp(value);
  return problem === undefined ? matchesEmpty === (matcher.getChild('Re') !== null) : undefined;
}

/** A matcher of a selector, or of a stage that compares labels. */
function matcherMistake(tree: LogqlTree, at: Node): string | undefined {
  const text = at.getChild('String');
  const label = at.getChild('Identifier');
  if (text === null || label === null) return undefined;
  const value = unquoted(tree.text(text));
  if (/^\$\{?[a-zA-Z_]/.test(value))
    return `${tree.text(label)} is compared with ${tree.quote(text)}, a variable of Grafana's dashboards, which the ruler does not replace.`;
  return at.getChild('Re') === null && at.getChild('Nre') === null ? undefined : regexpMistake(tree, text, stops);
}

/** The stages `regexp` and `pattern`, which make labels of the parts that they name. */
function parserMistake(tree: LogqlTree, stage: Node): string | undefined {
  const at = stage.getChild('String');
  if (at === null) return undefined;
  const pattern = valueOf(tree, stage);
  if (stage.getChild('Regexp') !== null) {
    const { problem, names } = goRegexp(pattern);
    const fault = problem ?? namesFault(names, '(?P<level>[a-z]+)');
    return fault === undefined ? undefined : `regexp ${tree.quote(at)}: ${fault}; ${stops}.`;
  }
  if (stage.getChild('Pattern') === null) return undefined;
  const joined = joinedParts(pattern);
  const fault = joined === undefined ? namesFault(namesOfPattern(pattern), '<level>') : `${joined} has nothing between`;
  return fault === undefined ? undefined : `pattern ${tree.quote(at)}: ${fault}; ${stops}.`;
}

function namesFault(names: readonly string[], example: string): string | undefined {
  if (names.length === 0) return `it names no part of the line, such as ${example}, which would become a label`;
  const wrong = names.find((name) => /^\d/.test(name));
  if (wrong !== undefined) return `'${wrong}' is no name of a label`;
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  return twice === undefined ? undefined : `it names two parts '${twice}'`;
}

function replaceMistake(tree: LogqlTree, call: Node): string | undefined {
  const [target, , , pattern] = call.getChildren('String');
  if (target === undefined || pattern === undefined) return undefined;
  const name = unquoted(tree.text(target));
  if (/^[a-zA-Z_]\w*$/.test(name)) return regexpMistake(tree, pattern, stops);
  return `label_replace makes the label ${tree.quote(target)}, which is no name of a label: letters, digits and _, no digit first.`;
}
