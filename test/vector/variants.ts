import { seed } from '../fixtures';
import type { AgentSettings } from './agents';

const { pipeline, vector } = seed.collect.logs;

/** Valid settings, which the tests also validate against the schema of each release. */
export const variants = {
  'no settings': {},
  'the environment seed': { pipeline, ...vector },
  'an API on loopback': { config: { api: { address: '127.0.0.1:8686', enabled: true } } },
  'labels with a fixed prefix': {
    config: { sinks: { loki_push: { type: 'loki', labels: { pod: 'p-{{ kubernetes.pod_name }}' } } } },
  },
  'labels from labels of pods': {
    pipeline: { labels: { app: { pod: { label: 'app.kubernetes.io/name' } }, tier: { pod: { label: 'tier' } } } },
  },
  'a VRL program with dollars': {
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
  'a route, a throttle and counted lines': {
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
  'more sources and sinks': {
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
} satisfies Record<string, AgentSettings>;

export type Variant = keyof typeof variants;
export const variantNames = Object.keys(variants) as Variant[];
