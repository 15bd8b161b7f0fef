/** A rule that fires while its expression has a result. */
export interface AlertingRule {
  /** Name of the alert. */
  readonly alert: string;
  /** LogQL that returns numbers: `sum by (namespace) (count_over_time({namespace=~".+"} |= "panic" [5m])) > 0`. */
  readonly expr: string;
  /** How long the expression must have a result before the alert fires: `5m`. @default - it fires at once */
  readonly for?: string;
  /** How long the alert keeps firing after the last result. @default - it stops at once */
  readonly keepFiringFor?: string;
  /** Labels added to those of the result; values may be templates. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Text of the alert; values may be templates: `{{ $labels.namespace }}`, `{{ $value }}`. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A rule that writes the result of its expression as a metric, to the `remote_write` endpoint of the ruler. */
export interface RecordingRule {
  /** Name of the metric, such as `namespace:errors:rate5m`. */
  readonly record: string;
  /** LogQL that returns numbers. */
  readonly expr: string;
  /** Labels added to those of the result. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Rules that are evaluated one after the other, at the same interval. */
export interface RuleGroup {
  /** Unique among the groups of the tenant. */
  readonly name: string;
  /** Time between two evaluations. @default '1m' - `ruler.evaluation_interval` of Loki */
  readonly interval?: string;
  /** Maximum number of results of one rule; a rule with more fails. @default 0 - unlimited */
  readonly limit?: number;
  readonly rules: readonly (AlertingRule | RecordingRule)[];
}
