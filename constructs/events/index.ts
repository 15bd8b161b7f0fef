export type { EventMatch } from './config';
export * from './event-exporter';
export { EventLogger, eventLoggerContainer, type EventLoggerProps, type EventLoggerSettings } from './event-logger';
export {
  eventExporterReleases,
  eventLoggerReleases,
  type EventExporterRelease,
  type EventLoggerRelease,
} from './releases';
export type { EventExporterConfig } from './config-format';
