import { ruleProblems, type RuleGroup } from '../../constructs/loki/rules';
import type { Rejected } from '../support/rejected';
import { alert, type WrongRules } from './rejected/alerts';
import { wrongExpressions } from './rejected/expressions';
import { wrongSettings } from './rejected/rules';
import { wrongTemplates } from './rejected/templates';

/** Common mistakes in rules: from tutorials, Grafana, Prometheus and Helm charts, or made by hand. */
export const wrongRules: readonly WrongRules[] = [
  ...wrongSettings,
  ...wrongTemplates.map(([title, text, loads]): WrongRules => [
    title,
    alert({ annotations: { summary: text } }),
    loads,
  ]),
  ...wrongExpressions.map(([title, expr, loads]): WrongRules => [title, alert({ expr }), loads]),
];

export const rejectedRules: Rejected<{ readonly rules: readonly RuleGroup[] }> = {
  component: 'loki',
  root: [],
  rows: wrongRules.map(([title, rules]) => [title, { rules }]),
  problemsOf: ({ rules }) => ruleProblems(['rules'], rules),
};
