/** Fires when its expression has a result. */
export interface AlertingRule {
  /** Name of the alert. */
  readonly alert: string;
  /** LogQL whose result is numbers: `sum by (namespace) (count_over_time({namespace=~".+"} |= "panic" [5m])) > 0`. */
  readonly expr: string;
  /** How long the result has to last before the alert fires: `5m`. @default - it fires at once */
  readonly for?: string;
  /** How long it goes on firing without a result. @default - not at all */
  readonly keepFiringFor?: string;
  /** Labels that are added to those of the result; values may be templates. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** What the reader of the alert is told; values may be templates: `{{ $labels.namespace }}`, `{{ $value }}`. @default - nothing */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Writes the result of its expression as a metric, to where `remote_write` of the ruler says. */
export interface RecordingRule {
  /** Name of the metric: `namespace:errors:rate5m`. */
  readonly record: string;
  /** LogQL whose result is numbers. */
  readonly expr: string;
  /** Labels that are added to those of the result. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Rules that are evaluated together, one after the other. */
export interface RuleGroup {
  /** Its name among the groups of a tenant. */
  readonly name: string;
  /** How often it is evaluated. @default '1m' - Loki's own `ruler.evaluation_interval` */
  readonly interval?: string;
  /** Most results of one rule; with more the rule fails. @default 0 - any number */
  readonly limit?: number;
  readonly rules: readonly (AlertingRule | RecordingRule)[];
}

/** Whether a rule alerts. */
export function isAlerting(rule: AlertingRule | RecordingRule): rule is AlertingRule {
  return 'alert' in rule;
}

/** Whether any rule alerts: the ruler needs an `alertmanager_url` then. */
export function hasAlerts(groups: readonly RuleGroup[]): boolean {
  return groups.some(({ rules }) => rules.some(isAlerting));
}

/** Whether any rule records: the ruler needs a `remote_write` then, since Loki keeps no metrics. */
export function hasRecordings(groups: readonly RuleGroup[]): boolean {
  return groups.some(({ rules }) => !rules.every(isAlerting));
}
