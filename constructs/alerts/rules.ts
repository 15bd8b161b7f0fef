import type { Alert, AlertingRule, RuleGroup } from '../contracts';
import type { PackAlerts } from './logs';
import { anchorOf } from './runbooks';

/** The page with the runbooks in this repository. */
export const runbooksPage = 'docs/runbooks.md';

/**
 * The rule of an alert.
 *
 * @param runbooks - URL of the published page of the runbooks; without it the annotation names the file
 */
export function alertingRule(alert: Alert, runbooks: string | undefined): AlertingRule {
  const { name, expr, for: pendingFor, severity, summary } = alert;
  return {
    alert: name,
    expr,
    ...(pendingFor !== undefined && { for: pendingFor }),
    labels: { severity },
    annotations: { summary, ...runbookOf(alert, runbooks) },
  };
}

/** The annotation with the page of an alert. */
export function runbookOf({ name }: Alert, runbooks: string | undefined): Readonly<Record<string, string>> {
  const anchor = `#${anchorOf(name)}`;
  return runbooks === undefined ? { runbook: `${runbooksPage}${anchor}` } : { runbook_url: `${runbooks}${anchor}` };
}

/** The group of a pack for the ruler of Loki. @returns undefined if the pack has no alerts */
export function packGroup({ pack, interval, alerts }: PackAlerts, runbooks: string | undefined): RuleGroup | undefined {
  if (alerts.length === 0) return undefined;
  return { name: `logs-${pack}`, interval, rules: alerts.map((alert) => alertingRule(alert, runbooks)) };
}
