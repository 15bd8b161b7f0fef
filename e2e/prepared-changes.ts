import type { Data } from '../constructs/kit';

/** A change of the settings, or of the manifests where no setting makes it. */
export interface Change {
  readonly title: string;
  readonly settings?: Data;
  readonly text?: readonly [from: RegExp, to: string];
  /** Whether claims must be gone, or must stay. @default - not checked */
  readonly claims?: readonly [namespace: string, name: string, are: 'gone' | 'there'];
}

const canaryName = /(\n {2}name: )loki-canary(\n {2}namespace: logging\nspec:\n {2}replicas)/g;

/** Each is applied over those before it, except over those that the API server refuses. */
export const changes: readonly Change[] = [
  { title: 'a label', text: [/(part-of: logging-laptop\n)( {2}name: loki-gateway\n)/g, '$1    team: logs\n$2'] },
  { title: 'a new user', settings: { tenants: { Prod: { users: { bob: { roles: ['read'] } } } } } },
  { title: 'a limit of a tenant', settings: { tenants: { Prod: { limits: { ingestion_rate_mb: 3 } } } } },
  { title: 'a shorter retention', settings: { loki: { retention: { default: '3d' } } } },
  {
    title: 'memory of Vector',
    text: [
      /(limits:\n {14}ephemeral-storage: 256Mi\n {14}memory: )256Mi(?=\n {12}requests:\n {14}cpu: 100m\n {14}ephemeral-storage: 64Mi\n {14}memory: 128Mi)/g,
      '$1320Mi',
    ],
  },
  { title: 'a node port', settings: { gateway: { expose: { nodePort: { port: 30_080, insecure: true } } } } },
  { title: 'two gateways', text: [/(name: loki-gateway\n {2}namespace: logging\nspec:\n {2}replicas: )1/g, '$12'] },
  { title: 'larger volumes', settings: { loki: { storage: '4Gi' } } },
  {
    title: 'another selector',
    text: [/(\n {2}selector:\n {4}matchLabels:\n {6}app.kubernetes.io\/component: )canary/g, '$1canaries'],
  },
  { title: 'another role', text: [/(kind: ClusterRole\n {2}name: )logging-agents-vector/g, '$1view'] },
  { title: 'a Deployment renamed', text: [canaryName, '$1canary$2'] },
  {
    title: 'claims deleted with Loki',
    text: [
      /(?<=serviceName: loki-headless[^]*)whenDeleted: Retain|whenDeleted: Retain(?=[^]*serviceName: loki-headless)/g,
      'whenDeleted: Delete',
    ],
  },
  {
    title: 'no Loki any more',
    text: [
      /apiVersion: apps\/v1\nkind: StatefulSet\nmetadata:\n {2}labels:\n {4}app.kubernetes.io\/component: all\n[^]*?(?=---\n|$)/g,
      '',
    ],
    claims: ['logging', 'data-loki-0', 'gone'],
  },
  {
    title: 'a StatefulSet renamed',
    text: [
      /(\n {2}name: )minio(\n {2}namespace: minio\nspec:\n {2}persistentVolumeClaimRetentionPolicy)/g,
      '$1store$2',
    ],
    claims: ['minio', 'data-minio-0', 'there'],
  },
];
