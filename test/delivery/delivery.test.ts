import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { render, type Environment, type Rendered } from '../../constructs/platform';
import { digest, goDurationSeconds, type Manifest } from '../../constructs/kit';
import { laptop, seed } from '../fixtures';
import { grafanaAlerting } from '../fixtures/alerting';
import { delivered, deliveredByOthers } from '../fixtures/delivered';
import { installed } from '../support/processes';
import { unknownFields } from './fields';

const examples = join(__dirname, '../../examples/argocd');
const repository = 'https://git.example.com/platform/logging.git';

const rendered = render(deliveredByOthers);
const byArgoCd = render(delivered);

/** A file that is no manifest. */
function artifact({ artifacts }: Rendered, path: string): string {
  const found = artifacts.find((one) => one.path === path);
  if (found === undefined) throw new Error(`${path} is not among ${artifacts.map((one) => one.path).join(', ')}`);
  return found.text;
}

function objects(texts: Iterable<string>): Manifest[] {
  return [...texts].flatMap((text) => (loadAll(text) as (Manifest | null)[]).filter((object) => object !== null));
}

/** By kind, namespace and name, since the order of objects is not part of the result. */
function byAddress(manifests: readonly Manifest[]): Record<string, Manifest> {
  return Object.fromEntries(
    manifests.map((one) => [`${one.kind}/${one.metadata.namespace ?? ''}/${one.metadata.name}`, one]),
  );
}

function waves({ files }: Rendered): Record<string, string | undefined> {
  return Object.fromEntries(
    objects(files.values())
      .filter(({ kind }) => ['Namespace', 'StatefulSet', 'Deployment', 'DaemonSet'].includes(kind))
      .map(({ metadata }) => [metadata.name, metadata.annotations?.['argocd.argoproj.io/sync-wave']]),
  );
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'delivery-'));
  const { files, artifacts } = rendered;
  const written = new Map([...files, ...artifacts.map(({ path, text }) => [path, text] as const)]);
  for (const [path, text] of written) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the kustomization lists every manifest, in a file that kubectl apply does not read', () => {
  const { resources } = load(artifact(rendered, 'Kustomization')) as { resources: string[] };
  expect(resources).toEqual(readdirSync(folder).filter((name) => /\.(yaml|yml|json)$/.test(name)));
  expect(resources).toEqual([...rendered.files.keys()]);
});

if (!installed('kubectl')) console.warn('kubectl is not installed: kustomize is not tried.');
(installed('kubectl') ? describe : describe.skip)('kubectl kustomize', () => {
  test('gives the same objects as the manifests', () => {
    const { stdout, stderr } = spawnSync('kubectl', ['kustomize', folder], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(byAddress(objects([stdout]))).toEqual(byAddress(objects(rendered.files.values())));
  });
});

if (!installed('helm')) console.warn('helm is not installed: the chart is not executed.');
(installed('helm') ? describe : describe.skip)('helm template', () => {
  test('gives the same objects as the manifests', () => {
    const { stdout, stderr } = spawnSync('helm', ['template', 'logging', join(folder, 'helm')], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(byAddress(objects([stdout]))).toEqual(byAddress(objects(rendered.files.values())));
  });
});

test('the template of the chart is the one that Helm 3.22.0 and 4.3.1 executed for every environment on 2026-11-26', () => {
  expect(digest(artifact(rendered, 'helm/templates/manifests.yaml'))).toBe(
    'b9da589f4297c7e993329c12211e4d33871ffc620f784ea38ae6f4a08ab1573a',
  );
});

test('the chart has every manifest byte for byte, where Helm executes no templates', () => {
  for (const [name, text] of rendered.files) expect(artifact(rendered, `helm/manifests/${name}`)).toBe(text);
  const charted = rendered.artifacts.flatMap(({ path }) => (path.startsWith('helm/') ? [path] : []));
  expect(charted.filter((path) => path.startsWith('helm/templates/'))).toEqual(['helm/templates/manifests.yaml']);
  expect(artifact(rendered, 'helm/templates/manifests.yaml')).toContain('.Files.Get');
  expect(charted).toHaveLength(rendered.files.size + 2);
});

test('the version of the chart changes with the manifests, unless it is set', () => {
  const versionOf = (environment: Environment): unknown =>
    (load(artifact(render(environment), 'helm/Chart.yaml')) as { version: unknown }).version;
  const { version } = load(artifact(rendered, 'helm/Chart.yaml')) as { version: string };
  expect(version).toMatch(/^0\.1\.0\+[0-9a-f]{8}$/);
  expect(versionOf({ ...deliveredByOthers, gateway: { replicas: 3 } })).not.toBe(version);
  expect(versionOf({ ...deliveredByOthers, delivery: { helm: { version: '1.4.0' } } })).toBe('1.4.0');
});

test('Argo CD prunes, applies on the server, and creates a namespace only where one is shared', () => {
  const application = load(artifact(byArgoCd, 'argocd/application.yaml')) as Manifest;
  expect(application['spec']).toMatchObject({
    source: { repoURL: repository, targetRevision: 'main', path: 'dist/delivered' },
    destination: { server: 'https://kubernetes.default.svc' },
    syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['ServerSideApply=true'] },
  });
  const argocd = { repository, destination: 'west', path: 'clusters/west', revision: 'v1', project: 'logging' };
  const shared = load(artifact(render({ ...seed, delivery: { argocd } }), 'argocd/application.yaml')) as Manifest;
  expect(shared['spec']).toMatchObject({
    project: 'logging',
    source: { targetRevision: 'v1', path: 'clusters/west' },
    destination: { name: 'west', namespace: 'monitoring' },
    syncPolicy: { syncOptions: ['ServerSideApply=true', 'CreateNamespace=true'] },
  });
});

test('an ApplicationSet selects clusters by label, and keeps their platforms when it is deleted', () => {
  const argocd = { repository, clusters: { matchLabels: { logging: 'laptop' } } };
  const set = load(artifact(render({ ...laptop, delivery: { argocd } }), 'argocd/applicationset.yaml')) as Manifest;
  expect(set['spec']).toMatchObject({
    generators: [{ clusters: { selector: { matchLabels: { logging: 'laptop' } } } }],
    syncPolicy: { preserveResourcesOnDeletion: true },
    template: {
      metadata: { name: 'logging-laptop-{{ .nameNormalized }}' },
      spec: { destination: { name: '{{ .name }}' } },
    },
  });
  expect(unknownFields(set as never)).toEqual([]);
});

test('senders are in a later wave than the gateway, Loki and the object store, and nothing waits for Grafana', () => {
  const withGrafana = { ...delivered, grafana: { login: 'grafana' } };
  expect(waves(render(withGrafana))).toEqual({
    minio: undefined,
    logging: undefined,
    'logging-agents': undefined,
    loki: '1',
    'loki-gateway': '2',
    'loki-canary': '3',
    vector: '3',
    grafana: '3',
  });
});

test('an ExternalSecret is in the wave of the first pod that reads it, so that its missing value blocks no earlier one', () => {
  const externalSecrets = { store: { name: 'vault' } };
  const argocd = { repository };
  const { files, errors } = render({ ...grafanaAlerting, externalSecrets, delivery: { argocd } });
  expect(errors).toEqual([]);
  const secrets = objects(files.values()).filter(({ kind }) => kind === 'ExternalSecret');
  const waveOf = Object.fromEntries(
    secrets.map(({ metadata: { namespace, name, annotations } }) => [
      `${namespace}/${name}`,
      annotations?.['argocd.argoproj.io/sync-wave'],
    ]),
  );
  expect(waveOf).toEqual({
    'minio/minio-root': undefined,
    'minio/loki-s3': undefined,
    'logging/loki-s3': '1',
    'logging/loki-gateway-auth': '2',
    'logging-agents/vector-loki-auth': '3',
    'logging/canary-loki-auth': '3',
    'logging/vector-loki-auth': '3',
    'logging/grafana-loki-auth': '3',
    'logging/grafana-admin': '3',
    'logging/alert-slack': '3',
    'logging/alert-webhook': '3',
  });
});

/** Seconds that Argo CD waits between the attempts of a sync. */
function waits({ retry }: { readonly retry: Retry }): number {
  const { duration, factor, maxDuration } = retry.backoff;
  const [first, most] = [goDurationSeconds(duration)!, goDurationSeconds(maxDuration)!];
  return Array.from({ length: retry.limit }, (_, n) => Math.min(first * factor ** n, most)).reduce(
    (sum, one) => sum + one,
  );
}

interface Retry {
  readonly limit: number;
  readonly backoff: { readonly duration: string; readonly factor: number; readonly maxDuration: string };
  readonly refresh: boolean;
}

test.each([
  ['argocd/application.yaml', artifact(byArgoCd, 'argocd/application.yaml')],
  ...readdirSync(examples).map((name) => [`examples/argocd/${name}`, readFileSync(join(examples, name), 'utf8')]),
])('%s: a sync that failed is repeated for more than an hour, with the latest commit', (_path, text) => {
  const { spec } = load(text) as { spec: { template?: { spec: Spec } } & Spec };
  const { syncPolicy } = spec.template?.spec ?? spec;
  expect(waits(syncPolicy)).toBeGreaterThan(3600);
  expect(syncPolicy.retry.refresh).toBe(true);
});

interface Spec {
  readonly syncPolicy: { readonly retry: Retry };
}

test('there are no waves without Argo CD, and where they are switched off', () => {
  for (const delivery of [{ helm: {} }, { argocd: { repository, waves: false } }])
    expect(new Set(Object.values(waves(render({ ...laptop, delivery }))))).toEqual(new Set([undefined]));
});

test('no tool deletes a namespace, with the volumes and Secrets in it, on its own', () => {
  const { argocd } = delivered.delivery;
  const { files } = render({ ...laptop, delivery: { argocd, flux: { source: { name: 'logging' } }, helm: {} } });
  const namespaces = objects(files.values()).filter(({ kind }) => kind === 'Namespace');
  expect(namespaces.length).toBeGreaterThan(1);
  for (const { metadata } of namespaces)
    expect(metadata.annotations).toMatchObject({
      'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
      'helm.sh/resource-policy': 'keep',
    });
});

test('Flux decrypts, and the root of a repository can be the folder', () => {
  const argocd = { repository, path: '.' };
  const decryption = { provider: 'sops', secretRef: { name: 'sops-age' } } as const;
  const flux = { source: { name: 'logging' }, path: '.', decryption };
  const output = render({ ...laptop, delivery: { argocd, flux } });
  expect(output.errors).toEqual([]);
  const kustomization = load(artifact(output, 'flux/logging.yaml')) as Manifest;
  expect(kustomization['spec']).toMatchObject({ path: './', decryption });
  expect(unknownFields(kustomization as never)).toEqual([]);
  expect(load(artifact(output, 'argocd/application.yaml'))).toMatchObject({ spec: { source: { path: '.' } } });
});

test('Flux waits until everything is healthy, and prunes', () => {
  const object = load(artifact(rendered, 'flux/logging.yaml')) as Manifest;
  expect(object['spec']).toMatchObject({
    path: './dist/delivered-by-others',
    sourceRef: { kind: 'GitRepository', name: 'logging' },
    prune: true,
    wait: true,
  });
});

test.each([
  ...readdirSync(examples).map((name) => [`examples/argocd/${name}`, readFileSync(join(examples, name), 'utf8')]),
  ['argocd/application.yaml', artifact(byArgoCd, 'argocd/application.yaml')],
  ['flux/logging.yaml', artifact(rendered, 'flux/logging.yaml')],
])('%s has only fields of its CRD', (_path, text) => {
  expect((loadAll(text) as Manifest[]).flatMap((object) => unknownFields(object as never))).toEqual([]);
});
