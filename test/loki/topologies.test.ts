import { manifestsOf, pathText, problemsOf } from '../../constructs/kit';
import type { LokiProps } from '../../constructs/loki';
import { only } from '../support/manifests';
import { aloneLoki, configOf } from '../support/components';

test('every Service that a distributed Loki refers to exists', () => {
  const manifests = manifestsOf(aloneLoki({ topology: 'distributed' }).chart);
  const named = JSON.stringify(configOf(manifests, 'loki', 'config.yaml')).match(/loki-[a-z-]+(?=\.logging)/g) ?? [];
  expect(new Set(named)).toEqual(
    new Set([
      'loki-memberlist',
      'loki-compactor',
      'loki-query-scheduler-headless',
      'loki-querier',
      'loki-index-gateway-headless',
    ]),
  );
  for (const service of named) expect(only(manifests, 'Service', service)).toBeDefined();
});

test('during a migration, pods of the old and the new topology can connect to each other', () => {
  const peers = (topology: LokiProps['topology'], name: string) => {
    const { spec } = only(manifestsOf(aloneLoki({ topology }).chart), 'NetworkPolicy', name) as unknown as {
      spec: Record<'ingress' | 'egress', { ports: { port: number }[]; from?: unknown[]; to?: unknown[] }[]>;
    };
    const gRPC = (rules: (typeof spec)['ingress']) => rules.find(({ ports }) => ports[0]?.port === 9095);
    return [gRPC(spec.ingress)?.from, gRPC(spec.egress)?.to];
  };
  const members = [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'logging' } },
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'loki' } },
    },
  ];
  expect(peers('monolithic', 'loki')).toEqual([members, members]);
  expect(peers('distributed', 'loki-querier')).toEqual([members, members]);
});

test('simple-scalable 3.3.2 configures the address of its scheduler, 3.7.8 does not', () => {
  const of = (release: LokiProps['release'] & string) =>
    configOf(manifestsOf(aloneLoki({ release, topology: 'simple-scalable' }).chart), 'loki', 'config.yaml');
  const scheduler_address = 'loki-backend-headless.logging.svc.cluster.local:9095';
  expect(of('3.3.2')).toMatchObject({
    query_scheduler: { use_scheduler_ring: false },
    frontend: { scheduler_address },
    frontend_worker: { scheduler_address },
  });
  expect(of('3.7.8')).not.toHaveProperty('frontend');
});

test('simple-scalable is a warning', () => {
  expect(problemsOf(aloneLoki({ topology: 'simple-scalable' }).chart).map(({ path }) => pathText(path))).toEqual([
    'loki.topology',
  ]);
});
