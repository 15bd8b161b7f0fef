import type { Keys } from './kinds';
import { acknowledgements, proxy } from './shared';

/** Top-level keys other than sources, transforms and sinks. */
export const settingKeys = {
  acknowledgements,
  api: {
    keys: {
      address: 'string',
      enabled: 'boolean',
      graphql: { kind: 'boolean', until: '0.55.0' },
      playground: { kind: 'boolean', until: '0.55.0' },
    },
  },
  buffer_utilization_ewma_half_life_seconds: { kind: 'number', since: '0.57.0' },
  data_dir: 'string',
  expire_metrics_secs: 'number',
  healthchecks: { keys: { enabled: 'boolean', require_healthy: 'boolean' } },
  latency_ewma_alpha: { kind: 'number', since: '0.57.0' },
  metrics_storage_refresh_period: { kind: 'number', since: '0.57.0' },
  proxy,
  schema: { keys: { enabled: 'boolean', log_namespace: 'boolean', validation: 'boolean' } },
  secret: {
    map: {
      keys: {
        command: 'strings',
        path: { kind: 'string', since: '0.43.0' },
        protocol: {
          kind: { keys: { backend_config: { map: 'string' }, backend_type: 'string', version: ['v1', 'v1_1'] } },
          since: '0.50.0',
        },
        remove_trailing_whitespace: { kind: 'boolean', since: '0.43.0' },
        timeout: 'integer',
        type: { either: [['exec'], { kind: ['file', 'directory'], since: '0.43.0' }] },
      },
    },
  },
  telemetry: { keys: { tags: { keys: { emit_service: 'boolean', emit_source: 'boolean' } } } },
  timezone: 'string',
  wildcard_matching: { kind: ['strict', 'relaxed'], since: '0.47.0' },
} as const satisfies Keys;
