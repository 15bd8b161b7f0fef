import type { Row } from '../../support/rejected';
import { agentsOnly, laptop } from '../../fixtures';

const repository = 'https://git.example.com/platform/logging.git';
const argocd = (settings: object): unknown => ({ ...laptop, delivery: { argocd: { repository, ...settings } } });
const flux = (settings: object): unknown => ({ ...laptop, delivery: { flux: { source: { name: 'a' }, ...settings } } });

const machines = { 'build-1': { login: 'edge', files: { app: { include: ['/var/log/app.log'] } }, vector: {} } };

/** What people write wrong about delivery. */
export const wrongDeliveries: readonly Row<unknown>[] = [
  ['a delivery of nothing', { ...agentsOnly, delivery: {} }],
  ['a delivery without kustomize, and nothing else', { ...agentsOnly, delivery: { kustomize: false } }],
  [
    'a smoke test of Argo CD and other tools',
    { ...laptop, delivery: { argocd: { repository }, flux: { source: { name: 'a' } }, helm: {}, smokeTest: {} } },
  ],
  [
    'a Secret with keys of SOPS with capital letters',
    flux({ decryption: { provider: 'sops', secretRef: { name: 'Age' } } }),
  ],
  ['a smoke test without a gateway', { ...agentsOnly, delivery: { smokeTest: {} } }],
  ['a chart of machines only', { ...agentsOnly, collect: { hosts: machines }, delivery: { helm: {} } }],
  ['a name of a smoke test with capital letters', { ...laptop, delivery: { smokeTest: { name: 'Smoke' } } }],
  ['a repository without a scheme', argocd({ repository: 'git.example.com/platform/logging.git' })],
  ['a repository that is a folder', argocd({ repository: '../logging' })],
  ['an absolute folder of a repository', argocd({ path: '/dist/laptop/' })],
  ['a folder outside the repository', argocd({ path: '../dist/laptop' })],
  ['a namespace of Argo CD with capital letters', argocd({ namespace: 'ArgoCD' })],
  ['one cluster and clusters by labels', argocd({ destination: 'west', clusters: { matchLabels: { logging: 'a' } } })],
  ['clusters without labels', argocd({ clusters: { matchLabels: {} } })],
  ['clusters by a label with a space', argocd({ clusters: { matchLabels: { region: 'eu west' } } })],
  ['an empty destination', argocd({ destination: '' })],
  ['a destination without a host', argocd({ destination: '://' })],
  ['a destination with a space at its end', argocd({ destination: 'west ' })],
  ['an empty revision, project and folder', argocd({ revision: '', project: '', path: '' })],
  ['a revision and a project with a space', argocd({ revision: 'release 1', project: 'My Team' })],
  ['the root of a repository as a path', argocd({ path: './' })],
  ['a source of Flux with a space', flux({ source: { name: 'my repo', namespace: 'Flux' } })],
  ['an interval of Flux in days', flux({ interval: '1d', timeout: '0s' })],
  ['Flux without its kustomization', { ...laptop, delivery: { flux: { source: { name: 'a' } }, kustomize: false } }],
  ['a version of a chart with a v', { ...laptop, delivery: { helm: { version: 'v1.4.0' } } }],
  [
    'a version of a chart with a leading zero after the hyphen',
    { ...laptop, delivery: { helm: { version: '1.0.0-01' } } },
  ],
  [
    'a version of a chart with a leading zero after a dot',
    { ...laptop, delivery: { helm: { version: '1.0.0-alpha.007' } } },
  ],
  ['a version of a chart with two numbers', { ...laptop, delivery: { helm: { version: '1.4' } } }],
];
