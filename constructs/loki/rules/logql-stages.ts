import { re2 } from '../../kit';
import { stops } from './fault';
import { filterMistake, ipMistake } from './logql-filters';
import { labelFormatMistake, lineFormatMistake } from './logql-formats';
import { pathMistake } from './logql-paths';
import { looksAround, regexpMistake } from './logql-regexps';
import { joinedParts, misquoted, namesOfPattern, unquoted } from './logql-text';
import type { LogqlTree, Mistake, Node } from './logql-tree';
import { wordMistake } from './logql-words';

const checks: Readonly<Record<string, (tree: LogqlTree, node: Node) => Mistake | undefined>> = {
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
export function stageMistake(tree: LogqlTree, node: Node): Mistake | undefined {
  return checks[node.name]?.(tree, node);
}

function escapeMistake(tree: LogqlTree, at: Node): Mistake | undefined {
  const text = tree.text(at);
  const wrong = misquoted(text);
  if (wrong === undefined) return undefined;
  const { escape, instead } = wrong;
  return {
    says: `${text} has '${escape}', which is no escape in double quotes; between backticks a backslash is itself.`,
    at,
    instead,
  };
}

function valueOf(tree: LogqlTree, node: Node): string {
  const text = node.getChild('String');
  return text === null ? '' : unquoted(tree.text(text));
}

/** Loki wants one matcher that a stream without the label does not satisfy; otherwise a query would read everything. */
function selectorMistake(tree: LogqlTree, { from, to }: Node): Mistake | undefined {
  const matchers = tree.within({ from, to }, 'Matcher');
  if (matchers.some((matcher) => fitsAbsence(tree, matcher) !== true)) return undefined;
  const selector = tree.expr.slice(from, to).trimEnd();
  const kept = matchers.map((matcher) => tree.text(matcher)).filter((text) => !text.endsWith('=~".*"'));
  return {
    says: `${selector} can match every stream, which Loki refuses: one matcher has to ask for a value that is not empty.`,
    at: { from, to: from + selector.length },
    instead: `{${['namespace=~".+"', ...kept].join(', ')}}`,
  };
}

/** Whether a stream without the label matches; nothing where that cannot be told, since the expression is no good. */
function fitsAbsence(tree: LogqlTree, matcher: Node): boolean | undefined {
  const value = valueOf(tree, matcher);
  if (matcher.getChild('Eq') !== null) return value === '';
  if (matcher.getChild('Neq') !== null) return value !== '';
  const { problem, matchesEmpty } = re2(value);
  return problem === undefined ? matchesEmpty === (matcher.getChild('Re') !== null) : undefined;
}

/** A matcher of a selector, or of a stage that compares labels. */
function matcherMistake(tree: LogqlTree, at: Node): Mistake | undefined {
  const text = at.getChild('String');
  const label = at.getChild('Identifier');
  if (text === null || label === null) return undefined;
  const [name, value] = [tree.text(label), unquoted(tree.text(text))];
  if (/^\$\{?[a-zA-Z_]/.test(value))
    return {
      says: `${name} is compared with '${value}', a variable of Grafana's dashboards, which the ruler does not replace.`,
      at,
      instead: `${name}=~".+"`,
    };
  if (at.getChild('Re') === null && at.getChild('Nre') === null) return undefined;
  const mistake = regexpMistake(tree, text, stops);
  if (mistake === undefined || !looksAround(value)) return mistake;
  return {
    ...mistake,
    at,
    instead: `${name}!~"what it must not be"${at.parent?.name === 'Matchers' ? `, ${name}=~".+"` : ''}`,
  };
}

/** The stages `regexp` and `pattern`, which make labels of the parts that they name. */
function parserMistake(tree: LogqlTree, stage: Node): Mistake | undefined {
  const at = stage.getChild('String');
  if (at === null) return undefined;
  const pattern = valueOf(tree, stage);
  if (stage.getChild('Regexp') !== null) {
    const { problem, names } = re2(pattern);
    const fault = problem ?? namesFault(names);
    if (fault === undefined) return undefined;
    return { says: `regexp ${tree.text(at)}: ${fault}; ${stops}.`, at, instead: '"level=(?P<level>[a-z]+)"' };
  }
  if (stage.getChild('Pattern') === null) return undefined;
  const joined = joinedParts(pattern);
  const fault = joined === undefined ? namesFault(namesOfPattern(pattern)) : `${joined} has nothing between`;
  return fault === undefined
    ? undefined
    : { says: `pattern ${tree.text(at)}: ${fault}; ${stops}.`, at, instead: '"<ip> - <_> <status>"' };
}

function namesFault(names: readonly string[]): string | undefined {
  if (names.length === 0) return 'it names no part of the line, which would become a label';
  const wrong = names.find((name) => /^\d/.test(name));
  if (wrong !== undefined) return `'${wrong}' is no name of a label`;
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  return twice === undefined ? undefined : `it names two parts '${twice}'`;
}

function replaceMistake(tree: LogqlTree, call: Node): Mistake | undefined {
  const [target, , , pattern] = call.getChildren('String');
  if (target === undefined || pattern === undefined) return undefined;
  const name = unquoted(tree.text(target));
  if (/^[a-zA-Z_]\w*$/.test(name)) return regexpMistake(tree, pattern, stops);
  const fixed = name.replaceAll(/\W/g, '_').replace(/^(?=\d|$)/, '_');
  return {
    says: `label_replace makes the label '${name}', which is no name of a label.`,
    at: target,
    instead: `"${fixed}"`,
  };
}
