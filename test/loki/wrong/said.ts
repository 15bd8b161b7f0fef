import type { AlertingRule, RecordingRule, RuleGroup } from '../../../constructs/loki/rules';

/** Rules that a user may write by mistake, and the only problem that is told of them. */
export interface WrongRules {
  readonly title: string;
  /** Loki loads them nonetheless, and is silent, loud or wrong later. */
  readonly loads?: boolean;
  readonly groups: readonly RuleGroup[];
  readonly told: readonly [path: string, says: string, write?: string];
}

/** A text that is wrong, and what is told of it. */
export type WrongText = readonly [title: string, text: string, says: string, loads?: 'loads'];

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
