import { knownRelease } from '../kit';

/** The releases of nginx whose image is known. The configuration uses only what all of them read, and 1.22 too. */
export const nginxReleases = ['1.27.5', '1.29.3'] as const;
export type NginxRelease = (typeof nginxReleases)[number];

/** The newest of them. */
export const newestNginx: NginxRelease = '1.29.3';

const images: Readonly<Record<NginxRelease, string>> = {
  '1.27.5': 'docker.io/nginxinc/nginx-unprivileged:1.27.5-alpine',
  '1.29.3': 'docker.io/nginxinc/nginx-unprivileged:1.29.3-alpine',
};

/**
 * The image of a release.
 *
 * @throws InvalidInput if it is not known
 */
export function nginxImage(release: string): string {
  const rule = `. Known are ${nginxReleases.join(' and ')}; another image of a known release goes into pod.image.`;
  return knownRelease('nginx', images, release, rule);
}
