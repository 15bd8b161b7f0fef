import { InvalidInput, pathText } from '../../constructs/kit';
import { VectorAgent, type VectorRelease } from '../../constructs/vector';
import { renderChart } from '../support/manifests';
import { agent, sink, type AgentSettings } from './agents';
import { originalGuide } from './rejected/guide';

test('an unknown release throws, and the message lists the supported releases', () => {
  const build = () => agent({ release: '0.41.0' } as unknown as AgentSettings);
  expect(build).toThrow(InvalidInput);
  expect(build).toThrow(/^release: Vector '0\.41\.0' .*0\.40\.2, 0\.57\.0\.$/);
});

test('two agents of one cluster cannot use the same folder of the nodes', () => {
  renderChart((scope) => {
    new VectorAgent(scope, 'first', { namespace: 'monitoring', sink });
    new VectorAgent(scope, 'second', { namespace: 'monitoring', sink, name: 'second' });
    expect(scope.node.validate()).toEqual([]);
    expect(scope.node.findChild('first').node.validate()).toEqual([]);
    expect(scope.node.findChild('second').node.validate()).toEqual([
      expect.stringMatching(/^dataPath: '\/var\/lib\/vector' .* test\/first;/),
    ]);
  });
});

test('a file can be read from a volume of the user', () => {
  const pod = { volumes: { ca: { mountPath: '/etc/ssl/mine', configMap: { name: 'ca' } } } };
  const ca = (ca_file: string) => ({ config: { sinks: { loki_push: { type: 'loki', tls: { ca_file } } } } }) as const;
  expect(agent({ pod, ...ca('/etc/ssl/mine/ca.crt') }).problems).toEqual([]);
  expect(agent({ pod, ...ca('/etc/ssl/other.crt') }).problems.map(({ message }) => message)).toEqual([
    expect.stringContaining('only files in /var/log/pods, /etc/ssl/mine and'),
  ]);
});

test('the original configuration of the guide is rejected for its mistakes and for nothing else', () => {
  const mistakes = (release: VectorRelease): string[] =>
    agent({ ...originalGuide, release }).problems.map(({ path }) => pathText(path.slice(2)));
  const both = [
    'sinks.loki_push.auth.user',
    'sinks.loki_push.endpoint',
    'sinks.loki_push.out_of_order_action',
    'sinks.loki_push.request.buffer',
    'sinks.loki_push.request.eviction_policy',
    'sinks.loki_push.tenant_id',
    'sources.k8s_logs.include_paths_glob_patterns',
    'sources.k8s_logs.max_line_bytes',
  ];
  const escaped = ['container', 'namespace', 'node', 'pod'].map((label) => `sinks.loki_push.labels.${label}`);
  expect(mistakes('0.40.2').sort()).toEqual([...both, ...escaped].sort());
  expect(mistakes('0.57.0').sort()).toEqual([...both, ...escaped].sort());
});

test('all problems are reported together, one for each path', () => {
  const { problems } = agent({
    buffer: { maxSize: '1Mi' },
    config: { sinks: { loki_push: { type: 'loki', out_of_order_action: 'drop', labels: { 'a-b': '{{ }}', c: '%' } } } },
  });
  expect(problems.map(({ path }) => pathText(path))).toEqual([
    'vector.buffer.maxSize',
    'vector.config.sinks.loki_push.out_of_order_action',
    "vector.config.sinks.loki_push.labels['a-b']",
    'vector.config.sinks.loki_push.labels.c',
  ]);
});
