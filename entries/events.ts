/**
 * Kubernetes events: the exporter, which pushes them, and the logger, whose log an agent reads.
 *
 * @packageDocumentation
 */
export { EventExporter, EventLogger } from '../constructs/events';
export type {
  EventExporterConfig,
  EventExporterProps,
  EventExporterRelease,
  EventExporterSettings,
  EventLoggerProps,
  EventLoggerRelease,
  EventLoggerSettings,
  EventMatch,
} from '../constructs/events';
