/**
 * What components take from each other: sinks, stores, endpoints, tenants, pipelines.
 *
 * @packageDocumentation
 */
export { withBuckets } from '../constructs/contracts';
export type * from '../constructs/contracts';
