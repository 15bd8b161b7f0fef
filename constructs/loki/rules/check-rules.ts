import {
  beginning,
  durationSeconds,
  error,
  longestDuration,
  normalizedDuration,
  replaceWith,
  warning,
  type Path,
  type Problem,
} from '../../kit';
import { exprFault } from './logql';
import { isAlerting, type AlertingRule, type RecordingRule, type RuleGroup } from './rules';
import { templateFault } from './templates';

/**
 * What Loki's ruler would refuse in the rules of one tenant, or what would keep them silent.
 *
 * Strict, because Loki is: one group that it cannot read stops the rules of every tenant.
 *
 * @param path - where the groups stand: `tenants[0].rules`
 */
export function ruleProblems(path: Path, groups: readonly RuleGroup[]): Problem[] {
  const names = new Set<string>();
  return groups.flatMap((group, n) => {
    const problems = groupProblems([...path, n], group, names.has(group.name));
    names.add(group.name);
    return [...problems, ...rulesProblems([...path, n, 'rules'], group.rules)];
  });
}

/** What works, and what its reader will regret: two rules that nobody can tell apart. */
export function ruleAdvice(path: Path, groups: readonly RuleGroup[]): Problem[] {
  return groups.flatMap(({ rules }, n) => {
    const [alike, copies] = [new Set<string>(), new Set<string>()];
    return rules.flatMap((rule, m): Problem[] => {
      const twice = !copies.has(copyOf(rule)) && alike.has(identity(rule));
      alike.add(identity(rule));
      copies.add(copyOf(rule));
      if (!twice) return [];
      const [key, name] = named(rule);
      const follows = isAlerting(rule)
        ? 'where both fire for the same thing, the Alertmanager takes them for one'
        : 'where both have the same result, one value is lost';
      return [
        warning(
          [...path, n, 'rules', m, key],
          `'${beginning(name, 60)}' is there twice with the same labels; ${follows}. Another value of a label in each tells them apart.`,
        ),
      ];
    });
  });
}

function groupProblems(path: Path, { name, interval, limit, rules }: RuleGroup, twice: boolean): Problem[] {
  const problems: Problem[] = [];
  const add = (key: string, says: string): void => void problems.push(error([...path, key], says));
  if (name === '') add('name', 'the name is empty; Loki refuses a group without one.');
  else if (twice) add('name', `the group '${beginning(name, 60)}' is there twice; Loki refuses the whole file.`);
  if (interval !== undefined) problems.push(...durationProblems([...path, 'interval'], interval));
  if (interval !== undefined && durationSeconds(interval) === 0)
    add('interval', `${interval} is no time between two evaluations.`);
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 0))
    add('limit', `${limit} is not a number of results: a whole number, 0 for any.`);
  if (rules.length === 0) add('rules', 'the group has no rules.');
  return problems;
}

function rulesProblems(path: Path, rules: RuleGroup['rules']): Problem[] {
  const copies = new Set<string>();
  return rules.flatMap((rule, n) => {
    const at = [...path, n];
    const fault = exprFault(rule.expr, isAlerting(rule) ? 'alert' : 'record');
    const [key, name] = named(rule);
    const twice = copies.has(copyOf(rule));
    copies.add(copyOf(rule));
    return [
      ...(isAlerting(rule) ? alertProblems(at, rule) : recordProblems(at, rule)),
      ...(fault === undefined ? [] : [error([...at, 'expr'], fault)]),
      ...(twice
        ? [error([...at, key], `'${beginning(name, 60)}' is there twice with the same labels and expression.`)]
        : []),
    ];
  });
}

function alertProblems(path: Path, rule: AlertingRule): Problem[] {
  const { alert, for: lasting, keepFiringFor, labels = {}, annotations = {} } = rule;
  return [
    ...(alert.trim() === '' ? [error([...path, 'alert'], 'the alert has no name.')] : []),
    ...Object.entries({ for: lasting, keepFiringFor }).flatMap(([key, value]) =>
      value === undefined ? [] : durationProblems([...path, key], value),
    ),
    ...nameProblems([...path, 'labels'], labels, 'label'),
    ...nameProblems([...path, 'annotations'], annotations, 'annotation'),
    ...templateProblems([...path, 'labels'], labels),
    ...templateProblems([...path, 'annotations'], annotations),
  ];
}

function recordProblems(path: Path, { record, labels = {} }: RecordingRule): Problem[] {
  const valid = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
  const fixed = record.replaceAll(/[^\w:]/g, '_').replace(/^\d/, '_$&');
  const templates = Object.entries(labels).filter(([, value]) => value.includes('{{'));
  return [
    ...(valid.test(record)
      ? []
      : [
          error(
            [...path, 'record'],
            `'${beginning(record, 60)}' is not the name of a metric: letters, digits, _ and :, no digit first.`,
            replaceWith(/[a-zA-Z]/.test(fixed) && fixed.length < 100 ? fixed : undefined),
          ),
        ]),
    ...nameProblems([...path, 'labels'], labels, 'label'),
    ...templates.map(([key, value]) =>
      error(
        [...path, 'labels', key],
        `'${beginning(value, 60)}' would stay as it is: only alerts have templates. Labels of the result stay: sum by (${key}) (…).`,
      ),
    ),
  ];
}

/** Names that Loki does not take. */
function nameProblems(path: Path, values: Readonly<Record<string, string>>, kind: 'label' | 'annotation'): Problem[] {
  return Object.entries(values).flatMap(([name, value]): Problem[] => {
    if (name === '__name__')
      return [
        error(
          [...path, name],
          `__name__ is the name of the metric itself; Loki refuses it as ${kind === 'label' ? 'a label' : 'an annotation'}.`,
        ),
      ];
    if (/^[a-zA-Z_]\w*$/.test(name)) return [];
    const fixed = name.replaceAll(/\W/g, '_').replace(/^(?=\d|$)/, '_');
    return [
      error(
        [...path, name],
        `'${beginning(name, 60)}' is no name of ${kind === 'label' ? 'a label' : 'an annotation'}: letters, digits and _, no digit first.`,
        /[a-zA-Z]/.test(fixed) && !Object.hasOwn(values, fixed) ? { fix: { moveTo: [...path, fixed], value } } : {},
      ),
    ];
  });
}

function templateProblems(path: Path, values: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const says = templateFault(value);
    return says === undefined ? [] : [error([...path, name], says)];
  });
}

function durationProblems(path: Path, value: string): Problem[] {
  const seconds = durationSeconds(value);
  const shown = beginning(value, 60);
  if (seconds !== undefined && seconds >= longestDuration)
    return [error(path, `${shown} is longer than a duration of Loki can be, 292 years.`)];
  if (seconds !== undefined) return [];
  return [
    error(
      path,
      `'${shown}' is not a duration of Loki: whole numbers with y, w, d, h, m, s or ms, the largest unit first.`,
      replaceWith(normalizedDuration(value)),
    ),
  ];
}

/** The key that names a rule, and the name. */
function named(rule: AlertingRule | RecordingRule): [key: string, name: string] {
  return isAlerting(rule) ? ['alert', rule.alert] : ['record', rule.record];
}

function identity(rule: AlertingRule | RecordingRule): string {
  const labels = Object.entries(rule.labels ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([...named(rule), labels]);
}

function copyOf(rule: AlertingRule | RecordingRule): string {
  return JSON.stringify([identity(rule), rule.expr]);
}
