/**
 * Tempo, the store of traces.
 *
 * @packageDocumentation
 */
export { Tempo } from '../constructs/tempo';
export type {
  MetricsSettings,
  TempoConfig,
  TempoObjectStore,
  TempoProps,
  TempoRelease,
  TempoStore,
} from '../constructs/tempo';
