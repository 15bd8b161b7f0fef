import { releases } from '../kit';

export type GrafanaRelease = '12.3.8' | '13.2.3';

/**
 * Releases of Grafana whose provisioning and settings were compared with their source code. The images have a shell,
 * for `grafana cli`; those without one need no other settings.
 */
export const grafanaReleases = releases(
  'Grafana',
  {
    '12.3.8': { image: 'docker.io/grafana/grafana:12.3.8' },
    '13.2.3': { image: 'docker.io/grafana/grafana:13.2.3' },
  },
  '13.2.3',
);
