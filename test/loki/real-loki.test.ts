import { lokiKeys } from '../../tools/config-keys/loki';
import { unprintedShapes } from '../../tools/config-keys/loki-shapes';
import { errorsIn, manifestsOf, problemsOf, yamlText, type Data } from '../../constructs/kit';
import { lokiReleases, type LokiProps, type Target, type Topology } from '../../constructs/loki';
import { topologies } from '../../constructs/loki/topology';
import { lokiFormat } from '../../constructs/loki/config-format';
import { lokiProgram, minimal, verify } from '../support/loki-process';
import { only } from '../support/manifests';
import { aloneLoki, objectStore } from '../support/components';

const absent = lokiReleases.names.filter((release) => lokiProgram(release) === undefined);
if (absent.length > 0) console.warn(`skipped: Loki ${absent.join(', ')} is not in ../shared/lab`);
const present = lokiReleases.names.filter((release) => !absent.includes(release));
const when = present.length > 0 ? describe : describe.skip;

when('the real Loki', () => {
  const targets: Readonly<Record<Topology, readonly Target[]>> = {
    monolithic: ['all'],
    'simple-scalable': ['write', 'read', 'backend'],
    distributed: topologies.distributed.map(({ target }) => target),
  };
  const shapes: readonly (Partial<LokiProps> & { topology: Topology; shape: string })[] = [
    { shape: 'on a volume', topology: 'monolithic', store: 'filesystem' },
    { shape: 'in three pods', topology: 'monolithic', replicas: 3 },
    { shape: 'in three pods with patterns', topology: 'monolithic', replicas: 3, patterns: true },
    {
      shape: 'on an object store, after a volume',
      topology: 'monolithic',
      earlierStore: 'filesystem',
      schema: [
        { from: '2022-01-01', index: 'boltdb-shipper', version: 'v11', keptIn: 'earlier' },
        { from: '2024-04-01' },
      ],
    },
    {
      shape: 'with an old index and a future period',
      topology: 'simple-scalable',
      schema: [{ from: '2022-01-01', index: 'boltdb-shipper', version: 'v11' }, { from: '2099-01-01' }],
    },
    { shape: 'with defaults', topology: 'simple-scalable' },
    { shape: 'with patterns', topology: 'simple-scalable', patterns: true },
    { shape: 'with defaults', topology: 'distributed' },
    {
      shape: 'with every setting',
      topology: 'distributed',
      patterns: true,
      earlierStore: objectStore,
      schema: [{ from: '2022-01-01', keptIn: 'earlier', version: 'v12' }, { from: '2024-04-01' }],
      caches: { chunks: { memory: '256Mi' }, results: { memory: '128Mi' } },
      ingesterZones: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
      multiTenant: false,
      alertmanager: {
        urls: ['https://alertmanager-0.example.com', 'https://alertmanager-1.example.com'],
        path: '/alerts',
        ca: { secret: 'alerts-ca' },
        login: { user: 'loki', secret: 'alerts-login' },
      },
      remoteWrite: {
        urls: ['https://prometheus-0.example.com', 'https://prometheus-1.example.com'],
        ca: { secret: 'metrics-ca', key: 'root.pem' },
        login: { user: 'loki', secret: 'metrics-login' },
      },
      retention: { default: '30d', streams: [{ selector: '{job=~"a\\\\d"}', period: '24h' }] },
    },
  ];
  const cases = present.flatMap((release) => shapes.map((props) => ({ release, ...props })));

  test.each(cases)(
    '$release accepts the $topology configuration $shape, for every target',
    ({ shape: _name, ...props }) => {
      const { chart } = aloneLoki({ retention: { default: '30d' }, ...props });
      expect(errorsIn(problemsOf(chart))).toEqual([]);
      const { data } = only(manifestsOf(chart), 'ConfigMap', 'loki') as unknown as { data: Record<string, string> };
      const text = data['config.yaml']!;
      // The arguments of the pods.
      const args = text.includes('${') ? ['-config.expand-env=true'] : [];
      for (const target of targets[props.topology]) expect(verify(props.release, text, target, ...args)).toBe('valid');
    },
  );

  test.each(present)('%s prints the committed keys', (release) => {
    expect(lokiKeys(lokiProgram(release)!)).toEqual(lokiFormat(release).keys);
  });

  const unprinted = present.flatMap((release) => Object.keys(unprintedShapes).map((key) => ({ release, key })));
  test.each(unprinted)('$release accepts $key, which it does not print', ({ release, key }) => {
    // A value of the wrong type: Loki reports the value if the key exists, and the key otherwise.
    const over = key.split('.').reduceRight<unknown>((value, part) => ({ [part]: value }), ['?']) as Data;
    expect(verify(release, yamlText({ ...minimal, ...over }), 'all')).not.toContain('not found in type');
  });
});
