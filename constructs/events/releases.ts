import { knownRelease } from '../kit';

/** The releases of the exporter whose configuration was read in its source. */
export const eventExporterReleases = ['1.7'] as const;
export type EventExporterRelease = (typeof eventExporterReleases)[number];

/** The last one: its project stands still since 2024. */
export const newestEventExporter: EventExporterRelease = '1.7';

const images: Readonly<Record<EventExporterRelease, string>> = {
  '1.7': 'ghcr.io/resmoio/kubernetes-event-exporter:v1.7',
};

/**
 * The image of a release.
 *
 * @throws InvalidInput if the release is not known
 */
export function eventExporterImage(release: string): string {
  const rule = `: its configuration was never read. Known is ${eventExporterReleases.join(', ')}.`;
  return knownRelease('the event exporter', images, release, rule);
}
