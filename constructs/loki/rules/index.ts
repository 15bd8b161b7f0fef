export { ruleProblems, ruleWarnings } from './rule-groups';
export { ruleFile, ruleFiles } from './files';
export { selectorError, selectorLabels } from './logql';
export { hasAlerts, hasRecordings } from './rules';
export type { AlertingRule, RecordingRule, RuleGroup } from '../../contracts';
