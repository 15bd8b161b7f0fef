import { uninstallScript } from '../../commands/uninstall/steps';
import { render, type Environment } from '../../constructs/platform';
import { distributed, fixtures, laptop, production, seed } from '../fixtures';
import { externalSecrets } from '../fixtures/external-secrets';
import { traces, tracesEdge, tracesOnly, tracesSeed } from '../fixtures/traces';
import { edge } from '../fixtures/two-clusters';

const script = (environment: (typeof fixtures)[number], data = false): string[] =>
  uninstallScript(render(environment), data).split('\n');
const commands = (lines: readonly string[]): string[] => lines.filter((line) => line.startsWith('kubectl '));

test('agents are deleted first, then the gateway, Loki and the store; kubectl waits for each', () => {
  const stops = commands(script(laptop)).filter((line) => !line.includes('--selector'));
  expect(stops.map((line) => line.split(' ').slice(6).join(' '))).toEqual([
    'daemonset/vector',
    'deployment/loki-canary',
    'deployment/loki-gateway',
    'statefulset/loki',
    expect.stringMatching(/^job\/minio-provisioning-\w+ statefulset\/minio$/),
  ]);
  for (const line of stops) expect(line).toContain(' --cascade=foreground ');
});

test.each(fixtures)('no NetworkPolicy of $name is deleted before the pods that it protects', (environment) => {
  const lines = commands(script(environment));
  const first = lines.findIndex((line) => line.includes('networkpolicy'));
  const last = lines.findLastIndex((line) => /(daemonset|deployment|statefulset)\//.test(line));
  expect(first).toBeGreaterThan(last);
});

test.each(fixtures)(
  'no command for $name deletes a namespace, and none a volume or a Secret unasked',
  (environment) => {
    const deleted = (data: boolean): string =>
      commands(script(environment, data))
        .map((line) => line.replaceAll(/--namespace \S+/g, ''))
        .join('\n');
    expect(deleted(false)).not.toMatch(/namespace|persistentvolumeclaim|secret/);
    expect(deleted(true)).toMatch(/delete +persistentvolumeclaim .*\n(.*\n)*.*delete +secret/);
    expect(deleted(true)).not.toContain('namespace');
  },
);

test.each([laptop, distributed, seed])('every kind that is applied for $name is deleted', (environment) => {
  const all = commands(script(environment)).join(' ').toLowerCase().split(/[ ,/]/);
  const kinds = [...render(environment).files.values()].flatMap((text) =>
    [...text.matchAll(/^kind: (\w+)$/gm)].map((match) => match[1]!.toLowerCase()),
  );
  expect(all).toEqual(expect.arrayContaining([...new Set(kinds)].filter((kind) => kind !== 'namespace')));
});

test('a cluster that only sends has no Loki, volumes and generated Secrets, and none are mentioned', () => {
  for (const data of [false, true]) {
    const lines = script(edge, data);
    expect(lines.join('\n')).not.toMatch(/Loki|# 3|all logs|delete secret/);
    expect(lines).toContain('# - in the namespace edge-agents the Secrets that were not generated: edge-loki-auth');
    expect(lines).toContain('# - the folder /var/lib/vector-edge on each node: positions and buffer of the agent');
  }
});

test('volumes are deleted by name, since labels could match those of other applications', () => {
  const claims = commands(script(seed, true)).filter((line) => line.includes('persistentvolumeclaim'));
  expect(claims).toContain(
    'kubectl delete persistentvolumeclaim --namespace monitoring --ignore-not-found data-loki-write-0 data-loki-write-1 data-loki-write-2',
  );
  expect(claims.join()).not.toContain('--selector');
});

test('keys of an external store and certificates are not deleted, even with --data', () => {
  const exposed = { ...production, gateway: { tls: { secret: 'wildcard-tls' } } };
  const deleted = commands(script(exposed, true)).join('\n');
  expect(deleted).toContain('loki-gateway-auth');
  expect(deleted).not.toMatch(/loki-s3|wildcard-tls/);
  expect(commands(script(laptop, true)).join('\n')).toContain('loki-s3');
});

test('objects that are not deleted are listed', () => {
  const after = (environment: (typeof fixtures)[number]): string[] => {
    const lines = script(environment);
    return lines.slice(lines.indexOf('# Not deleted:') + 1, -1);
  };
  expect(after(seed)).toEqual([
    '# - the folder /var/lib/vector on each node: positions and buffer of the agent',
    '# - the shared namespace monitoring',
    '# - the namespace minio. If it contains nothing else: kubectl delete namespace minio',
  ]);
  expect(after(production)).toContain('# - the content of the object store of loki');
  expect(after(production)).toContain('# - in the namespace logging the Secrets that were not generated: loki-s3');
});

test('folders that an agent only reads are not listed as its own', () => {
  const files = { shop: { include: ['/opt/shop/logs/*.log'] } };
  const { logs } = laptop.collect;
  const lines = script({ ...laptop, collect: { logs: { ...logs, sources: { files } } } });
  expect(lines.filter((line) => line.includes('the folder'))).toEqual([
    '# - the folder /var/lib/vector on each node: positions and buffer of the agent',
  ]);
});

test('the tools that would apply the platform again are stopped first, by their names and namespaces', () => {
  const repository = 'https://git.example.com/platform/logging.git';
  const before = (delivery: Environment['delivery']): string => {
    const lines = script({ ...laptop, ...(delivery !== undefined && { delivery }) });
    return lines.slice(1, lines.indexOf('set -eu')).join('\n');
  };
  expect(before(undefined)).toMatch(/Argo CD or Flux .* delete the Application .* suspend the Kustomization/s);
  const argocd = before({ argocd: { repository, namespace: 'gitops' } });
  expect(argocd).toContain('kubectl delete application logging-laptop --namespace gitops');
  expect(argocd).not.toContain('Flux');
  const clusters = before({ argocd: { repository, clusters: { matchLabels: { logging: 'laptop' } } } });
  expect(clusters).toContain('logging=laptop');
  expect(clusters).not.toContain('kubectl delete application');
  const flux = before({ flux: { source: { name: 'logging' }, interval: '5m' }, helm: {} });
  expect(flux).toMatch(/every 5m.*flux suspend kustomization logging-laptop --namespace flux-system.*helm uninstall/s);
  expect(flux).not.toContain('Argo CD');
});

test('Secrets of a store are not said to be kept', () => {
  expect(script(externalSecrets).join('\n')).not.toContain('Volumes and Secrets are kept');
  expect(script(externalSecrets).join('\n')).toContain('The Secrets of ExternalSecrets were deleted');
  expect(script(laptop).join('\n')).toContain('Volumes and Secrets are kept');
});

describe('traces', () => {
  test.each([traces, tracesSeed, tracesOnly])('of $name: the volume of Tempo is kept, and named', (environment) => {
    const volume = 'delete persistentvolumeclaim --namespace logging --ignore-not-found data-tempo-0';
    expect(script(environment)).toContain(`# kubectl ${volume}`);
    expect(script(environment, true)).toContain(`kubectl ${volume}`);
  });

  test('are received until the end: applications are cut off first, and the store is deleted last', () => {
    const stops = commands(script(tracesOnly)).filter((line) => !line.includes('--selector'));
    expect(stops.map((line) => line.split(' ').slice(6).join(' '))).toEqual([
      'deployment/alloy-otlp',
      'deployment/loki-gateway',
      'statefulset/tempo',
      expect.stringMatching(/^job\/minio-provisioning-\w+ statefulset\/minio$/),
    ]);
  });

  test('of a sender: the login of the receiver is not deleted', () => {
    expect(script(tracesEdge).join('\n')).toContain('the Secrets that were not generated: apps-loki-auth');
  });
});
