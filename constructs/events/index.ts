export type { EventMatch } from './config';
export * from './event-exporter';
export { eventExporterReleases, newestEventExporter, type EventExporterRelease } from './releases';
