export type { EventMatch } from './config';
export * from './event-exporter';
export { eventExporterReleases, type EventExporterRelease } from './releases';
export type { EventExporterConfig } from './config-format';
