/**
 * Promtail as a DaemonSet, for those who still run it: it has reached its end of life.
 *
 * @packageDocumentation
 */
export { PromtailAgent } from '../constructs/promtail';
export type { PromtailAgentProps, PromtailConfig, PromtailRelease, PromtailSettings } from '../constructs/promtail';
