import type { AlertingRule, RecordingRule, RuleGroup } from '../../contracts';

/** Whether a rule is an alerting rule. */
export function isAlerting(rule: AlertingRule | RecordingRule): rule is AlertingRule {
  return 'alert' in rule;
}

/** Whether there is an alerting rule, for which the ruler needs an `alertmanager_url`. */
export function hasAlerts(groups: readonly RuleGroup[]): boolean {
  return groups.some(({ rules }) => rules.some(isAlerting));
}

/** Whether there is a recording rule, for which the ruler needs `remote_write`: Loki stores no metrics. */
export function hasRecordings(groups: readonly RuleGroup[]): boolean {
  return groups.some(({ rules }) => !rules.every(isAlerting));
}
