import type { Problem } from '../../kit';
export interface RuleGroup {
  readonly name: string;
}
export const ruleFiles = (_groups: readonly RuleGroup[]): Record<string, string> => ({});
export const ruleProblems = (_path: string, _groups: readonly RuleGroup[]): Problem[] => [];
export const hasAlerts = (_groups: readonly RuleGroup[]): boolean => false;
export const hasRecordings = (_groups: readonly RuleGroup[]): boolean => false;
