import { fixtureNamed } from '../../test/fixtures/variants';
import { brokenAfter, brokenBefore } from '../fixtures/broken-clusters';
import type { Scenario, Step } from './scenario';

/** Clusters that are broken in one way after the other, of which doctor says what is wrong. */
export const doctorOfBrokenClusters: readonly Scenario[] = [
  scenario('doctor', '1.34'),
  scenario('doctor on Kubernetes 1.28', '1.28'),
];

function scenario(title: string, kubernetes: '1.28' | '1.34'): Scenario {
  const finds = (clusters: object): Step[] =>
    Object.keys(clusters).map((cluster) => ({ step: 'doctor finds', title: cluster, cluster }));
  return {
    title,
    cluster: { kubernetes },
    environments: { laptop: fixtureNamed('laptop') },
    programs: ['loki', 'vector'],
    hostPaths: ['/var/lib/vector'],
    steps: [
      ...finds(brokenBefore),
      { step: 'apply' },
      { step: 'ready', timeout: 240 },
      { step: 'doctor passes', title: 'nothing is wrong' },
      ...finds(brokenAfter),
      { step: 'doctor passes', title: 'nothing is wrong at the end' },
    ],
  };
}
