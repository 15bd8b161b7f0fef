import { seed } from '../fixtures';
import type { Said } from './agents';

const { agent: _agent, login: _login, tenant: _tenant, ...guide } = seed.collect!;

/** Agents that are right: every one of them is also read by the schema of each release. */
export const variants = {
  'nothing said': {},
  'the whole of the guide': guide,
  'an API on loopback': { config: { api: { address: '127.0.0.1:8686', enabled: true } } },
  'labels with a fixed start': { labels: { pod: 'p-{{ kubernetes.pod_name }}', job: 'kubernetes-pods' } },
  'labels from those of the pods': {
    labels: { app: '{{ kubernetes.pod_labels."app.kubernetes.io/name" }}', tier: '{{ kubernetes.pod_labels.tier }}' },
  },
  'a program with dollars': {
    config: {
      transforms: {
        mask: {
          type: 'remap',
          inputs: ['k8s_logs'],
          source: '.message = replace!(.message, r\'(?P<head>\\d+)-\\d+$\', "$head-$$")',
        },
      },
      sinks: { loki_push: { type: 'loki', inputs: ['mask'], labels: { price: '5$' } } },
    },
  },
  'a route, a throttle and numbers of lines': {
    config: {
      transforms: {
        by_stream: {
          type: 'route',
          inputs: ['k8s_logs'],
          route: { errors: '.stream == "stderr"', rest: { type: 'vrl', source: 'true' } },
        },
        calm: { type: 'throttle', inputs: ['by_stream.rest'], threshold: 1000, window_secs: 1 },
        count: {
          type: 'log_to_metric',
          inputs: ['by_stream.*'],
          metrics: [{ type: 'counter', field: 'message', tags: { kind: 'lines' } }],
        },
      },
      sinks: {
        loki_push: { type: 'loki', inputs: ['by_stream.errors', 'calm'] },
        prometheus_exporter: { type: 'prometheus_exporter', inputs: ['internal_metrics', 'count'] },
      },
    },
  },
  'more beside it': {
    config: {
      sources: {
        audit: {
          type: 'file',
          include: ['/var/log/pods/audit/*.log'],
          fingerprint: { strategy: 'checksum', lines: 1 },
        },
        host: { type: 'host_metrics', collectors: ['cpu', 'memory'] },
        own: { type: 'internal_logs' },
      },
      sinks: {
        loki_push: {
          type: 'loki',
          inputs: ['k8s_logs', 'audit'],
          compression: 'gzip',
          request: { concurrency: 4, timeout_secs: 30 },
        },
        prometheus_exporter: { type: 'prometheus_exporter', inputs: ['internal_metrics', 'host'] },
        kept: { type: 'file', inputs: ['own'], path: '/vector-data-dir/own-%Y-%m-%d.log', encoding: { codec: 'text' } },
        seen: {
          type: 'console',
          inputs: ['own'],
          target: 'stderr',
          encoding: { codec: 'json', json: { pretty: false } },
        },
      },
    },
  },
  'two buffers': {
    config: {
      sinks: {
        loki_push: {
          type: 'loki',
          buffer: [
            { type: 'memory', max_events: 1000, when_full: 'overflow' },
            { type: 'disk', max_size: 1073741824, when_full: 'drop_newest' },
          ],
        },
      },
    },
  },
} satisfies Record<string, Said>;

export type Variant = keyof typeof variants;
export const variantNames = Object.keys(variants) as Variant[];
