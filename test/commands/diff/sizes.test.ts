import { findingsOf } from '../../../commands/diff/model';
import type { Environment, Size } from '../../../constructs/platform';
import { compared, manifestsOf, workloadsThat } from './compared';

const sized = (size: Size): Environment => ({
  name: 'sized',
  releases: '2026-11',
  size,
  objectStore: { external: { url: 'https://s3.example.com', region: 'eu-central-1', keys: { secret: 'loki-s3' } } },
  loki: { retention: { default: '30d' } },
  tenants: { Prod: { users: { vector: { roles: ['write'] } } } },
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
});
const change = (from: Size, to: Size): ReturnType<typeof compared> =>
  compared(manifestsOf(sized(from)), manifestsOf(sized(to)));

test('a larger size says that volumes keep their size, and how to enlarge them', () => {
  const found = change('small', 'medium');
  expect(workloadsThat('refused', found)).toEqual(['statefulset/loki']);
  expect(workloadsThat('replaced', found)).toEqual(['daemonset/vector', 'deployment/loki-gateway']);
  expect(findingsOf(found!).filter(({ risk }) => risk === 'immutable field')).toEqual([
    {
      risk: 'immutable field',
      at: 'spec.volumeClaimTemplates[data].spec.resources.requests.storage',
      why: 'The API server refuses a change of the size of the volumes of a StatefulSet; the object stays as it is.',
      remedy:
        'Existing claims keep their size: enlarge each with kubectl patch persistentvolumeclaim, which the StorageClass must allow. Then kubectl delete statefulset --namespace logging loki --cascade=orphan, then apply: its pods and claims stay.',
    },
  ]);
});

test('a smaller size says what fewer replicas lose', () => {
  expect(findingsOf(change('medium', 'small')!).map(({ why }) => why)).toEqual(
    expect.arrayContaining([
      '1 instead of 3 ingesters have each line: fewer failures lose lines.',
      '3 replicas become 1: what the removed pods did not flush stays on their claims, unread.',
      'The buffer holds 1073741824 instead of 1610612736 bytes: in a shorter outage of the receiver log files are rotated away unread.',
    ]),
  );
});

test('a size with another topology says what becomes of the pods of the old one', () => {
  expect(findingsOf(change('medium', 'large')!).map(({ why }) => why)).toContain(
    'Its claims stay, and no pod mounts them any more: what is stored on them cannot be read.',
  );
});
