export { ruleAdvice, ruleProblems } from './check-rules';
export { ruleFile, ruleFiles } from './files';
export { literal } from './fault';
export { selectorFault, selectorLabels } from './logql';
export { hasAlerts, hasRecordings, type AlertingRule, type RecordingRule, type RuleGroup } from './rules';
