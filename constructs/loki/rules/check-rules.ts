import { durationSeconds, type Problem } from '../../kit';
import { literal, type Fault } from './fault';
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
export function ruleProblems(path: string, groups: readonly RuleGroup[]): Problem[] {
  return groups.flatMap((group, n) => [
    ...groupProblems(`${path}[${n}]`, group, groups.slice(0, n)),
    ...group.rules.flatMap((rule, m) => oneRuleProblems(`${path}[${n}].rules[${m}]`, rule, group.rules.slice(0, m))),
  ]);
}

/** What works, and what its reader will regret: two rules that nobody can tell apart. */
export function ruleAdvice(path: string, groups: readonly RuleGroup[]): Problem[] {
  return groups.flatMap(({ rules }, n) =>
    rules.flatMap((rule, m): Problem[] => {
      const before = rules.slice(0, m);
      if (before.some((other) => isCopy(rule, other)) || !before.some((other) => identity(rule) === identity(other)))
        return [];
      const at = `${path}[${n}].rules[${m}]`;
      return isAlerting(rule)
        ? [
            {
              path: `${at}.alert`,
              says: `'${rule.alert}' is there twice with the same labels; where both fire for the same thing, the Alertmanager takes them for one.`,
              write: `labels: { severity: 'warning' }   (another value in each)`,
            },
          ]
        : [
            {
              path: `${at}.record`,
              says: `'${rule.record}' is there twice with the same labels; where both have the same result, one value is lost.`,
              write: `record: '${rule.record}:2'`,
            },
          ];
    }),
  );
}

function groupProblems(
  path: string,
  { name, interval, limit, rules }: RuleGroup,
  before: readonly RuleGroup[],
): Problem[] {
  const problems: Problem[] = [];
  const add = (key: string, says: string, write: string): void =>
    void problems.push({ path: `${path}.${key}`, says, write });
  if (name === '') add('name', 'the name is empty; Loki refuses a group without one.', `name: 'applications'`);
  else if (before.some((other) => other.name === name))
    add('name', `the group '${name}' is there twice; Loki refuses the whole file.`, `name: '${name}-2'`);
  if (interval !== undefined && !(Number(durationSeconds(interval)) > 0))
    add('interval', ...durationFault('interval', interval, '1m'));
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 0))
    add('limit', `${limit} is not a number of results: a whole number, 0 for any.`, 'limit: 0');
  if (rules.length === 0)
    add('rules', 'the group has no rules.', `rules: [{ alert: 'Panics', expr: '…' }]   (or no group)`);
  return problems;
}

function oneRuleProblems(
  path: string,
  rule: AlertingRule | RecordingRule,
  before: readonly (AlertingRule | RecordingRule)[],
): Problem[] {
  const fault = exprFault(rule.expr, isAlerting(rule) ? 'alert' : 'record');
  return [
    ...(isAlerting(rule) ? alertProblems(path, rule) : recordProblems(path, rule)),
    ...(fault === undefined ? [] : [placed(`${path}.expr`, fault)]),
    ...(before.some((other) => isCopy(rule, other)) ? [copied(path, rule)] : []),
  ];
}

function alertProblems(path: string, rule: AlertingRule): Problem[] {
  const { alert, for: lasting, keepFiringFor, labels = {}, annotations = {} } = rule;
  const durations = Object.entries({ for: lasting, keepFiringFor }).flatMap(([key, value]): Problem[] => {
    if (value === undefined || durationSeconds(value) !== undefined) return [];
    const [says, write] = durationFault(key, value, '5m');
    return [{ path: `${path}.${key}`, says, write }];
  });
  return [
    ...(alert.trim() === ''
      ? [{ path: `${path}.alert`, says: 'the alert has no name.', write: `alert: 'HighErrorRate'` }]
      : []),
    ...durations,
    ...named(`${path}.labels`, labels, 'label'),
    ...named(`${path}.annotations`, annotations, 'annotation'),
    ...templated(`${path}.labels`, labels),
    ...templated(`${path}.annotations`, annotations),
  ];
}

function recordProblems(path: string, { record, labels = {} }: RecordingRule): Problem[] {
  const valid = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
  const fixed = record.replaceAll(/[^\w:]/g, '_').replace(/^\d/, '_$&');
  const templates = Object.entries(labels).filter(([, value]) => value.includes('{{'));
  return [
    ...(valid.test(record)
      ? []
      : [
          {
            path: `${path}.record`,
            says: `'${record}' is not the name of a metric: letters, digits, _ and :, no digit first.`,
            write: `record: '${valid.test(fixed) ? fixed : 'namespace:lines:rate1m'}'`,
          },
        ]),
    ...named(`${path}.labels`, labels, 'label'),
    ...templates.map(([key, value]) => ({
      path: `${path}.labels.${key}`,
      says: `'${value}' would stay as it is: only alerts have templates.`,
      write: `${key}: 'a value of its own'   (labels of the result stay: sum by (${key}) (…))`,
    })),
  ];
}

/** Names that Loki takes. */
function named(path: string, values: Readonly<Record<string, string>>, kind: 'label' | 'annotation'): Problem[] {
  return Object.entries(values).flatMap(([name, value]): Problem[] => {
    if (name === '__name__')
      return [
        {
          path: `${path}.${name}`,
          says: '__name__ is the name of the metric itself; Loki refuses it as a label.',
          write: `name: ${literal(value)}`,
        },
      ];
    if (/^[a-zA-Z_]\w*$/.test(name)) return [];
    const fixed = name.replaceAll(/\W/g, '_').replace(/^(?=\d|$)/, '_');
    return [
      {
        path: /\s/.test(name) ? path : `${path}.${name}`,
        says: `'${name}' is no name of ${kind === 'label' ? 'a label' : 'an annotation'}: letters, digits and _, no digit first.`,
        write: `${fixed === '_' ? 'summary' : fixed}: ${literal(value)}`,
      },
    ];
  });
}

function templated(path: string, values: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const fault = templateFault(name, value);
    return fault === undefined ? [] : [placed(`${path}.${name}`, fault)];
  });
}

function durationFault(key: string, value: string, example: string): [says: string, write: string] {
  const says =
    durationSeconds(value) === 0
      ? `${value} is no time between two evaluations.`
      : `'${value}' is not a duration of Loki: whole numbers with y, w, d, h, m, s or ms, the largest unit first.`;
  return [says, `${key}: '${meantDuration(value) ?? example}'`];
}

/** What `5 minutes` or `300` was meant to be. */
function meantDuration(value: string): string | undefined {
  const [, number, unit = 's'] = /^([1-9]\d*)\s*(?:(sec|min|hour|day|week|year)[a-z]*)?$/i.exec(value) ?? [];
  return number === undefined ? undefined : `${number}${unit[0]!.toLowerCase()}`;
}

function placed(path: string, { says, write }: Fault): Problem {
  return { path, says, write };
}

function identity(rule: AlertingRule | RecordingRule): string {
  const labels = Object.entries(rule.labels ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([isAlerting(rule) ? { alert: rule.alert } : { record: rule.record }, labels]);
}

function isCopy(rule: AlertingRule | RecordingRule, other: AlertingRule | RecordingRule): boolean {
  return identity(rule) === identity(other) && rule.expr === other.expr;
}

function copied(path: string, rule: AlertingRule | RecordingRule): Problem {
  const key = isAlerting(rule) ? 'alert' : 'record';
  const name = isAlerting(rule) ? rule.alert : rule.record;
  return {
    path: `${path}.${key}`,
    says: `'${name}' is there twice with the same labels and expression.`,
    write: `one rule '${name}'`,
  };
}
