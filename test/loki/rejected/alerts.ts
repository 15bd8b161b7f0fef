import type { AlertingRule, RecordingRule, RuleGroup } from '../../../constructs/loki/rules';

/** Groups of rules that are wrong. With `loads`, Loki loads them nonetheless, and is silent, loud or wrong later. */
export type WrongRules = readonly [title: string, groups: readonly RuleGroup[], loads?: 'loads' | undefined];

/** An expression or a template that is wrong. */
export type WrongText = readonly [title: string, text: string, loads?: 'loads' | undefined];

export const panics: AlertingRule = {
  alert: 'Panics',
  expr: 'sum(count_over_time({namespace=~".+"} |= "panic" [5m])) > 0',
};

/** An alert of which one thing is wrong. */
export function alert(over: Partial<AlertingRule>): RuleGroup[] {
  return [{ name: 'one', rules: [{ ...panics, ...over }] }];
}

/** A recording of which one thing is wrong. */
export function record(over: Partial<RecordingRule>): RuleGroup[] {
  const rule = { record: 'namespace:lines:rate1m', expr: 'sum by (namespace) (rate({namespace=~".+"}[1m]))' };
  return [{ name: 'one', rules: [{ ...rule, ...over }] }];
}
