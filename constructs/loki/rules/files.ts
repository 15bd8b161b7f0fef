import type { AlertingRule, RecordingRule, RuleGroup } from '../../contracts';
import { yamlText, type Data } from '../../kit';
import { isAlerting } from './rules';

/** The rule file of a tenant. The API and Grafana show its name as the namespace of the rules. */
export const ruleFile = 'rules.yaml';

/**
 * The rule files of one tenant by name, to be mounted at `<rules directory>/<tenant>/`. Empty if there are no groups.
 *
 * It is one file: an invalid file disables the rules of every tenant, so several files would isolate nothing.
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

function alertData({ alert, expr, for: pendingFor, keepFiringFor, labels, annotations }: AlertingRule): Data {
  return {
    alert,
    expr,
    ...(pendingFor !== undefined && { for: pendingFor }),
    ...(keepFiringFor !== undefined && { keep_firing_for: keepFiringFor }),
    ...(labels !== undefined && { labels }),
    ...(annotations !== undefined && { annotations }),
  };
}

function recordData({ record, expr, labels }: RecordingRule): Data {
  return { record, expr, ...(labels !== undefined && { labels }) };
}
