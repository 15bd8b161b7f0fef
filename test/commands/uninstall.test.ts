import { uninstallScript } from '../../commands/uninstall/steps';
import { render } from '../../constructs/platform';
import { distributed, fixtures, laptop, production, seed } from '../fixtures';

const script = (environment: (typeof fixtures)[number], data = false): string[] =>
  uninstallScript(render(environment), data).split('\n');
const commands = (lines: readonly string[]): string[] => lines.filter((line) => line.startsWith('kubectl '));

test('who sends is stopped first, then the gateway, then Loki, and the store at last; each is waited for', () => {
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

test.each(fixtures)('no policy of $name ends before the pods that it protects', (environment) => {
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

test('volumes are deleted by their names, so that nobody else loses one with the same labels', () => {
  const claims = commands(script(seed, true)).filter((line) => line.includes('persistentvolumeclaim'));
  expect(claims).toContain(
    'kubectl delete persistentvolumeclaim --namespace monitoring --ignore-not-found data-loki-write-0 data-loki-write-1 data-loki-write-2',
  );
  expect(claims.join()).not.toContain('--selector');
});

test('keys of a store of others and certificates are not deleted, not even with --data', () => {
  const exposed = { ...production, gateway: { tls: { secret: 'wildcard-tls' } } };
  const deleted = commands(script(exposed, true)).join('\n');
  expect(deleted).toContain('loki-gateway-auth');
  expect(deleted).not.toMatch(/loki-s3|wildcard-tls/);
  expect(commands(script(laptop, true)).join('\n')).toContain('loki-s3');
});

test('what stays is named', () => {
  const after = (environment: (typeof fixtures)[number]): string[] => {
    const lines = script(environment);
    return lines.slice(lines.indexOf('# What stays:') + 1, -1);
  };
  expect(after(seed)).toEqual([
    '# - on each node the folder /var/lib/vector: positions and buffer of the agent',
    '# - the namespace monitoring, which is shared with others',
    '# - the namespace minio. If nothing of others is in it: kubectl delete namespace minio',
  ]);
  expect(after(production)).toContain('# - what is in the object store of loki');
  expect(after(production)).toContain('# - of the namespace logging what others made: Secret loki-s3');
});
