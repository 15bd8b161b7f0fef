import { releases } from '../kit';

export type EventExporterRelease = '1.7';

/** Releases of the event exporter whose configuration was verified in the source code; it is unmaintained since 2024. */
export const eventExporterReleases = releases(
  'The event exporter',
  { '1.7': { image: 'ghcr.io/resmoio/kubernetes-event-exporter:v1.7' } },
  '1.7',
);
