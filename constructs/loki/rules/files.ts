import { yamlText, type Data } from '../../kit';
import { isAlerting, type AlertingRule, type RecordingRule, type RuleGroup } from './rules';

/** The file that holds the rules of a tenant. The API and Grafana show its name as the rules' namespace. */
export const ruleFile = 'rules.yaml';

/**
 * The rules of one tenant as Loki's ruler reads them, by file name: to be mounted as `<rules directory>/<tenant>/`.
 *
 * One file: Loki stops the rules of every tenant over one bad file, so more of them would keep nothing apart. Nothing
 * where there are no groups.
 */
export function ruleFiles(groups: readonly RuleGroup[]): Record<string, string> {
  return groups.length === 0 ? {} : { [ruleFile]: yamlText({ groups: groups.map(groupData) }) };
}

function groupData({ name, interval, limit, rules }: RuleGroup): Data {
  return {
    name,
    ...(interval !== undefined && { interval }),
    ...(limit !== undefined && { limit }),
    rules: rules.map((rule) => (isAlerting(rule) ? alertData(rule) : recordData(rule))),
  };
}

function alertData({ alert, expr, for: lasting, keepFiringFor, labels, annotations }: AlertingRule): Data {
  return {
    alert,
    expr,
    ...(lasting !== undefined && { for: lasting }),
    ...(keepFiringFor !== undefined && { keep_firing_for: keepFiringFor }),
    ...(labels !== undefined && { labels }),
    ...(annotations !== undefined && { annotations }),
  };
}

function recordData({ record, expr, labels }: RecordingRule): Data {
  return { record, expr, ...(labels !== undefined && { labels }) };
}
