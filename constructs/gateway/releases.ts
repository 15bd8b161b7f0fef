import { knownRelease } from '../kit';

/** Supported releases of nginx. The configuration is also valid for 1.22, with which the tests run. */
export const nginxReleases = ['1.27.5', '1.29.3'] as const;
export type NginxRelease = (typeof nginxReleases)[number];

/** The newest supported release. */
export const newestNginx: NginxRelease = '1.29.3';

const images: Readonly<Record<NginxRelease, string>> = {
  '1.27.5': 'docker.io/nginxinc/nginx-unprivileged:1.27.5-alpine',
  '1.29.3': 'docker.io/nginxinc/nginx-unprivileged:1.29.3-alpine',
};

/**
 * The image of a release.
 *
 * @throws InvalidInput if the release is not supported
 */
export function nginxImage(release: string): string {
  const rule = `. Known are ${nginxReleases.join(' and ')}; another image of a known release goes into pod.image.`;
  return knownRelease('nginx', images, release, rule);
}
