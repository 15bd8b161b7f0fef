export { ruleProblems, ruleWarnings } from './rule-groups';
export { ruleFile, ruleFiles } from './files';
export { selectorError, selectorLabels } from './logql';
export { hasAlerts, hasRecordings, type AlertingRule, type RecordingRule, type RuleGroup } from './rules';
