import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { goDurationSeconds, type Manifest } from '../../constructs/kit';
import { render, type Rendered } from '../../constructs/platform';
import { laptop, seed } from '../fixtures';
import { grafanaAlerting } from '../fixtures/alerting';
import { delivered } from '../fixtures/delivered';
import { unknownFields } from './fields';
import { artifact, objects, rendered } from './rendered';

const repository = 'https://git.example.com/platform/logging.git';

const byArgoCd = render(delivered);

const root = join(__dirname, '../..');
/** Path and text of the files for Argo CD: of the output, and of the examples. */
const argocdFiles = [
  ['argocd/application.yaml', artifact(byArgoCd, 'argocd/application.yaml')],
  ...readdirSync(join(root, 'examples/argocd')).map((name) => {
    const path = `examples/argocd/${name}`;
    return [path, readFileSync(join(root, path), 'utf8')];
  }),
];

function waves({ files }: Rendered): Record<string, string | undefined> {
  return Object.fromEntries(
    objects(files.values())
      .filter(({ kind }) => ['Namespace', 'StatefulSet', 'Deployment', 'DaemonSet'].includes(kind))
      .map(({ metadata }) => [metadata.name, metadata.annotations?.['argocd.argoproj.io/sync-wave']]),
  );
}

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
  expect(unknownFields(set)).toEqual([]);
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

interface Spec {
  readonly syncPolicy: { readonly retry: Retry };
}

test.each(argocdFiles)(
  '%s: a sync that failed is repeated for more than an hour, with the latest commit',
  (_path, text) => {
    const { spec } = load(text) as { spec: { template?: { spec: Spec } } & Spec };
    const { syncPolicy } = spec.template?.spec ?? spec;
    expect(waits(syncPolicy)).toBeGreaterThan(3600);
    expect(syncPolicy.retry.refresh).toBe(true);
  },
);

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
  expect(unknownFields(kustomization)).toEqual([]);
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

test.each([...argocdFiles, ['flux/logging.yaml', artifact(rendered, 'flux/logging.yaml')]])(
  '%s has only fields of its CRD',
  (_path, text) => {
    expect((loadAll(text) as Manifest[]).flatMap((object) => unknownFields(object))).toEqual([]);
  },
);
