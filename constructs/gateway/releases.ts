import { releases } from '../kit';

export type NginxRelease = '1.27.5' | '1.29.3';

/** Supported releases of nginx. The tests run 1.22, for which the configuration is valid too, but which has no image here. */
export const nginxReleases = releases(
  'nginx',
  {
    '1.27.5': { image: 'docker.io/nginxinc/nginx-unprivileged:1.27.5-alpine' },
    '1.29.3': { image: 'docker.io/nginxinc/nginx-unprivileged:1.29.3-alpine' },
  },
  '1.29.3',
);
