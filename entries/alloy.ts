/**
 * Grafana Alloy for logs, Kubernetes events and OTLP, and the syntax tree in which its own configuration is written.
 *
 * @packageDocumentation
 */
export { AlloyEvents, AlloyLogs, AlloyOtlp, alloyText, block, component, env } from '../constructs/alloy';
export type {
  Access,
  AlloyEventsProps,
  AlloyEventsSettings,
  AlloyLogsProps,
  AlloyLogsSettings,
  AlloyMode,
  AlloyOtlpProps,
  AlloyOtlpSettings,
  AlloyRelease,
  Attribute,
  Attributes,
  Binary,
  BinaryOperator,
  Block,
  Body,
  Call,
  EventField,
  Expression,
  Index,
  ObjectExpression,
  Reference,
  Statement,
  TailSampling,
  Unary,
} from '../constructs/alloy';
