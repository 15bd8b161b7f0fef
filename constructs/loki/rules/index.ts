export { ruleAdvice, ruleProblems } from './check-rules';
export { ruleFile, ruleFiles } from './files';
export { hasAlerts, hasRecordings, type AlertingRule, type RecordingRule, type RuleGroup } from './rules';
