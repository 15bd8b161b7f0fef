import type { AlertingRule, RecordingRule, RuleGroup } from '../../../constructs/loki/rules';

/** Invalid rule groups. With `loads`, Loki loads them nevertheless, and they fail or never fire. */
export type WrongRules = readonly [title: string, groups: readonly RuleGroup[], loads?: 'loads' | undefined];

/** An invalid expression or template. */
export type WrongText = readonly [title: string, text: string, loads?: 'loads' | undefined];

export const panics: AlertingRule = {
  alert: 'Panics',
  expr: 'sum(count_over_time({namespace=~".+"} |= "panic" [5m])) > 0',
};

/** An alerting rule with one invalid setting. */
export function alert(over: Partial<AlertingRule>): RuleGroup[] {
  return [{ name: 'one', rules: [{ ...panics, ...over }] }];
}

/** A recording rule with one invalid setting. */
export function record(over: Partial<RecordingRule>): RuleGroup[] {
  const rule = { record: 'namespace:lines:rate1m', expr: 'sum by (namespace) (rate({namespace=~".+"}[1m]))' };
  return [{ name: 'one', rules: [{ ...rule, ...over }] }];
}
