import { releases } from '../kit';

export type EventExporterRelease = '1.7';

/** Releases of the event exporter whose configuration was verified in the source code; it is unmaintained since 2024. */
export const eventExporterReleases = releases(
  'The event exporter',
  { '1.7': { image: 'ghcr.io/resmoio/kubernetes-event-exporter:v1.7' } },
  '1.7',
);

export type EventLoggerRelease = '2.4';

/** Why there is no newer release of the event logger here. */
export const whyNotNewer =
  'it watches the same events by two APIs, and writes all that it has seen again every five minutes';

/** Releases of the event logger that write each event once. */
export const eventLoggerReleases = releases(
  'The event logger',
  { '2.4': { image: 'docker.io/maxrocketinternet/k8s-event-logger:2.4' } },
  '2.4',
);
