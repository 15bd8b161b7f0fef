import { releases } from '../kit';

export type NginxRelease = '1.27.5' | '1.29.3';

/** Supported releases of nginx. The configuration is also valid for 1.22, with which the tests run. */
export const nginxReleases = releases(
  'nginx',
  {
    '1.27.5': { image: 'docker.io/nginxinc/nginx-unprivileged:1.27.5-alpine' },
    '1.29.3': { image: 'docker.io/nginxinc/nginx-unprivileged:1.29.3-alpine' },
  },
  '1.29.3',
);
