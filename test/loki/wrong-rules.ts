import type { RuleGroup } from '../../constructs/loki/rules';
import { wrongExpressions } from './wrong/expressions';
import { wrongSettings } from './wrong/rules';
import { alert, type WrongRules, type WrongText } from './wrong/said';
import { wrongTemplates } from './wrong/templates';

/** What people write into rules by mistake: from the guides, from Grafana, from Prometheus, from Helm charts, or by hand. */
export const wrongRules: readonly WrongRules[] = [
  ...wrongSettings,
  ...wrongTemplates.map((text) => wrong(text, 'annotations.summary', alert({ annotations: { summary: text[1] } }))),
  ...wrongExpressions.map((text) => wrong(text, 'expr', alert({ expr: text[1] }))),
];

/** The same, for a test that has a tenant to give them to. */
export const wrongRuleGroups: readonly (readonly [title: string, groups: readonly RuleGroup[]])[] = wrongRules.map(
  ({ title, groups }) => [title, groups],
);

function wrong([title, , says, loads]: WrongText, key: string, groups: readonly RuleGroup[]): WrongRules {
  return { title, loads: loads === 'loads', groups, told: [`rules[0].rules[0].${key}`, says] };
}
