import type { AlertingRule, RecordingRule, RuleGroup } from '../../contracts';
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
import { expressionError } from './logql';
import { isAlerting } from './rules';
import { alertTemplateError } from './templates';

/**
 * Validates the rules of one tenant: what Loki's ruler rejects, and what it accepts but can never evaluate.
 *
 * Strict, because one group that Loki cannot read disables the rules of every tenant.
 *
 * @param path - of the list of groups: `tenants[0].rules`
 */
export function ruleProblems(path: Path, groups: readonly RuleGroup[]): Problem[] {
  const names = new Set<string>();
  return groups.flatMap((group, n) => {
    const problems = groupProblems([...path, n], group, names.has(group.name));
    names.add(group.name);
    return [...problems, ...rulesProblems([...path, n, 'rules'], group.rules)];
  });
}

/** Warns of two rules of a group that have the same name and labels, but different expressions. */
export function ruleWarnings(path: Path, groups: readonly RuleGroup[]): Problem[] {
  return groups.flatMap(({ rules }, n) => {
    const [identities, copies] = [new Set<string>(), new Set<string>()];
    return rules.flatMap((rule, m): Problem[] => {
      const duplicate = !copies.has(copyOf(rule)) && identities.has(identity(rule));
      identities.add(identity(rule));
      copies.add(copyOf(rule));
      if (!duplicate) return [];
      const [key, name] = nameOf(rule);
      const consequence = isAlerting(rule)
        ? 'if both fire with the same labels, the Alertmanager merges them into one alert'
        : 'if both return the same series, one value is lost';
      return [
        warning(
          [...path, n, 'rules', m, key],
          `'${beginning(name, 60)}' is defined twice in this group with the same labels; ${consequence}. Give each its own label value.`,
        ),
      ];
    });
  });
}

function groupProblems(path: Path, { name, interval, limit, rules }: RuleGroup, duplicate: boolean): Problem[] {
  const problems: Problem[] = [];
  const add = (key: string, message: string): void => void problems.push(error([...path, key], message));
  if (name === '') add('name', 'the name is empty; Loki rejects a group without a name.');
  else if (duplicate) add('name', `the group '${beginning(name, 60)}' is defined twice; Loki rejects the whole file.`);
  if (interval !== undefined) problems.push(...durationProblems([...path, 'interval'], interval));
  if (interval !== undefined && durationSeconds(interval) === 0)
    add('interval', `${interval} is not a valid evaluation interval; it must be longer than 0.`);
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 0))
    add('limit', `${limit} is not a valid limit: a whole number of results, or 0 for no limit.`);
  if (rules.length === 0) add('rules', 'the group has no rules.');
  return problems;
}

function rulesProblems(path: Path, rules: RuleGroup['rules']): Problem[] {
  const copies = new Set<string>();
  return rules.flatMap((rule, n) => {
    const at = [...path, n];
    const message = expressionError(rule.expr, isAlerting(rule) ? 'alert' : 'record');
    const [key, name] = nameOf(rule);
    const duplicate = copies.has(copyOf(rule));
    copies.add(copyOf(rule));
    return [
      ...(isAlerting(rule) ? alertProblems(at, rule) : recordProblems(at, rule)),
      ...(message === undefined ? [] : [error([...at, 'expr'], message)]),
      ...(duplicate
        ? [
            error(
              [...at, key],
              `'${beginning(name, 60)}' is defined twice in this group with the same labels and expression.`,
            ),
          ]
        : []),
    ];
  });
}

function alertProblems(path: Path, rule: AlertingRule): Problem[] {
  const { alert, for: pendingFor, keepFiringFor, labels = {}, annotations = {} } = rule;
  return [
    ...(alert.trim() === '' ? [error([...path, 'alert'], 'the alert has no name.')] : []),
    ...Object.entries({ for: pendingFor, keepFiringFor }).flatMap(([key, value]) =>
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
            `'${beginning(record, 60)}' is not a valid metric name: letters, digits, '_' and ':', not starting with a digit.`,
            replaceWith(/[a-zA-Z]/.test(fixed) && fixed.length < 100 ? fixed : undefined),
          ),
        ]),
    ...nameProblems([...path, 'labels'], labels, 'label'),
    ...templates.map(([key, value]) =>
      error(
        [...path, 'labels', key],
        `'${beginning(value, 60)}' would not be expanded: only alerting rules have templates. A label of the result is kept by sum by (${key}) (…).`,
      ),
    ),
  ];
}

/** Validates the names of labels or annotations. */
function nameProblems(path: Path, values: Readonly<Record<string, string>>, kind: 'label' | 'annotation'): Problem[] {
  return Object.entries(values).flatMap(([name, value]): Problem[] => {
    if (name === '__name__')
      return [
        error(
          [...path, name],
          `__name__ is reserved for the metric name; Loki rejects it as ${kind === 'label' ? 'a label' : 'an annotation'}.`,
        ),
      ];
    if (/^[a-zA-Z_]\w*$/.test(name)) return [];
    const fixed = name.replaceAll(/\W/g, '_').replace(/^(?=\d|$)/, '_');
    return [
      error(
        [...path, name],
        `'${beginning(name, 60)}' is not a valid ${kind} name: letters, digits and '_', not starting with a digit.`,
        /[a-zA-Z]/.test(fixed) && !Object.hasOwn(values, fixed) ? { fix: { moveTo: [...path, fixed], value } } : {},
      ),
    ];
  });
}

function templateProblems(path: Path, values: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const message = alertTemplateError(value);
    return message === undefined ? [] : [error([...path, name], message)];
  });
}

function durationProblems(path: Path, value: string): Problem[] {
  const seconds = durationSeconds(value);
  const quoted = beginning(value, 60);
  if (seconds !== undefined && seconds >= longestDuration)
    return [error(path, `${quoted} is longer than the longest duration that Loki supports, about 292 years.`)];
  if (seconds !== undefined) return [];
  return [
    error(
      path,
      `'${quoted}' is not a valid duration: whole numbers with y, w, d, h, m, s or ms, the largest unit first.`,
      replaceWith(normalizedDuration(value)),
    ),
  ];
}

/** The key that holds the name of a rule, and the name. */
function nameOf(rule: AlertingRule | RecordingRule): [key: string, name: string] {
  return isAlerting(rule) ? ['alert', rule.alert] : ['record', rule.record];
}

/** The name and the labels of a rule. */
function identity(rule: AlertingRule | RecordingRule): string {
  const labels = Object.entries(rule.labels ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([...nameOf(rule), labels]);
}

/** The same with its expression. */
function copyOf(rule: AlertingRule | RecordingRule): string {
  return JSON.stringify([identity(rule), rule.expr]);
}
