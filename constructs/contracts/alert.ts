/** What somebody who is woken by an alert needs to know: a page of the runbooks. */
export interface Runbook {
  /** What has happened, in one or two sentences. */
  readonly meaning: string;
  /** What is lost or does not work until it is solved. */
  readonly impact: string;
  /** What to look at and what to change, in this order; Markdown. */
  readonly steps: readonly string[];
}

/** An alert of this package, with the page that says what to do. */
export interface Alert {
  /** Unique among all alerts: `LokiDiscardsLines`. */
  readonly name: string;
  /** LogQL or PromQL that has a result while something is wrong. */
  readonly expr: string;
  /** How long `expr` must have a result before the alert fires: `5m`. @default - it fires at once */
  readonly for?: string;
  readonly severity: 'critical' | 'warning' | 'info';
  /** One line, in which templates are allowed: `Errors in {{ $labels.namespace }}`. */
  readonly summary: string;
  readonly runbook: Runbook;
}
