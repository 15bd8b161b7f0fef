import { laptop, production, seed } from '../../../fixtures';
import { manifestsOf } from '../compared';
import { settings, text, vector, type PreparedChange } from './prepared';

/** Changes of workloads: those that replace pods, that the API server refuses, and that do neither. */
export const workloadChanges: readonly PreparedChange[] = [
  {
    title: 'a label',
    ...text(
      laptop,
      'part-of: logging-laptop\n  name: loki-gateway\n',
      'part-of: logging-laptop\n    team: logs\n  name: loki-gateway\n',
    ),
    risks: [],
    replaced: [],
  },
  {
    title: 'more replicas of the gateway',
    ...settings(production, { gateway: { replicas: 3 } }),
    risks: [],
    replaced: [],
  },
  {
    title: 'a memory limit of Vector',
    ...settings(laptop, vector({ pod: { resources: { cpu: '100m', memory: '128Mi', memoryLimit: '384Mi' } } })),
    risks: ['rolls pods'],
    replaced: ['daemonset/vector'],
  },
  {
    title: 'a release of nginx',
    ...text(laptop, 'nginx-unprivileged:1.29.3', 'nginx-unprivileged:1.29.4'),
    risks: ['rolls pods'],
    replaced: ['deployment/loki-gateway'],
  },
  {
    title: 'a release of Loki',
    ...text(laptop, /grafana\/loki:3.7.8/g, 'grafana/loki:3.7.9'),
    risks: ['restarts a StatefulSet'],
    replaced: ['statefulset/loki'],
  },
  {
    title: 'a larger volume of Loki',
    ...settings(laptop, { loki: { storage: '4Gi' } }),
    risks: ['immutable field'],
    replaced: [],
    refused: ['statefulset/loki'],
    why: 'the size of the volumes',
  },
  {
    title: 'a claim template without what the API server sets',
    ...text(laptop, /\n {6}status:\n {8}phase: Pending/g, ''),
    risks: [],
    replaced: [],
  },
  {
    title: 'another Service of a StatefulSet',
    ...text(laptop, 'serviceName: loki-headless', 'serviceName: loki-memberlist'),
    risks: ['immutable field'],
    replaced: [],
    refused: ['statefulset/loki'],
  },
  {
    title: 'the selector of a Deployment',
    ...text(
      laptop,
      /\n  selector:\n    matchLabels:\n      app.kubernetes.io\/component: canary/g,
      '\n  selector:\n    matchLabels:\n      app.kubernetes.io/component: canaries',
    ),
    risks: ['immutable field'],
    replaced: [],
    refused: ['deployment/loki-canary'],
  },
  {
    title: 'files with other names',
    base: () => manifestsOf(seed),
    head: () => new Map([...manifestsOf(seed)].map(([path, content]) => [`9${path}`, content])),
    risks: [],
    replaced: [],
  },
  {
    title: 'a Deployment with another name',
    ...text(
      laptop,
      /(\n  name: )loki-canary\n  namespace: logging\nspec:\n  replicas/g,
      '$1canary\n  namespace: logging\nspec:\n  replicas',
    ),
    risks: ['rolls pods'],
    replaced: ['deployment/canary'],
  },
];
