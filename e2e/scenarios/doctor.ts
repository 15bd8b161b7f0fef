import { fixtureNamed } from '../../test/fixtures/variants';
import { brokenAfter } from '../fixtures/broken-clusters/after';
import { brokenBefore } from '../fixtures/broken-clusters/before';
import type { Scenario, Step } from './scenario';

/** The clusters that are tried with an older Kubernetes too. */
const inShort = [
  'requests that do not fit',
  'an image that does not exist',
  'wrong keys of the object store',
  'a memory limit that is too low',
  'Pod Security restricted for the agent',
  'a ResourceQuota',
];

/** Clusters that are broken in one way after the other, of which doctor says what is wrong. */
export const doctorOfBrokenClusters: readonly Scenario[] = [
  scenario('doctor', '1.34', [...Object.keys(brokenBefore), ...Object.keys(brokenAfter)]),
  scenario('doctor on Kubernetes 1.28', '1.28', inShort),
];

function scenario(title: string, kubernetes: '1.28' | '1.34', names: readonly string[]): Scenario {
  const finds = (clusters: object): Step[] =>
    Object.keys(clusters)
      .filter((cluster) => names.includes(cluster))
      .map((cluster) => ({ step: 'doctor finds', title: cluster, cluster }));
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
