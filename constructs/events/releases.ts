import { knownRelease } from '../kit';

/** Supported releases of the exporter: those whose configuration was verified in the source code. */
export const eventExporterReleases = ['1.7'] as const;
export type EventExporterRelease = (typeof eventExporterReleases)[number];

/** The latest release; the project is unmaintained since 2024. */
export const newestEventExporter: EventExporterRelease = '1.7';

const images: Readonly<Record<EventExporterRelease, string>> = {
  '1.7': 'ghcr.io/resmoio/kubernetes-event-exporter:v1.7',
};

/**
 * The image of a release.
 *
 * @throws InvalidInput if the release is not supported
 */
export function eventExporterImage(release: string): string {
  const rule = `: its configuration is not verified. Supported: ${eventExporterReleases.join(', ')}.`;
  return knownRelease('The event exporter', images, release, rule);
}
