import type { Keys } from './kinds';
import { condition, graph } from './shared';

/** Keys of every transform. */
export const transformCommon = {
  inputs: { kind: 'strings', required: true },
  graph,
  measure_cpu_usage: { kind: 'boolean', since: '0.57.0' },
} as const satisfies Keys;

/** Keys of each type of transform. */
export const transformKeys = {
  dedupe: {
    cache: { keys: { num_events: { kind: 'integer', required: true } } },
    fields: { keys: { ignore: 'strings', match: 'strings' } },
    time_settings: {
      kind: { keys: { max_age_ms: { kind: 'integer', required: true }, refresh_on_drop: 'boolean' } },
      since: '0.57.0',
    },
  },
  exclusive_route: {
    routes: {
      kind: {
        list: {
          keys: { name: { kind: 'string', required: true }, condition: { kind: condition, required: true } },
        },
      },
      required: true,
    },
  },
  filter: { condition: { kind: condition, required: true } },
  log_to_metric: {
    all_metrics: 'boolean',
    metrics: {
      list: {
        keys: {
          field: { kind: 'string', required: true },
          increment_by_value: 'boolean',
          kind: ['incremental', 'absolute'],
          name: 'string',
          namespace: 'string',
          tags: { map: { either: ['string', 'strings'] } },
          type: ['counter', 'histogram', 'gauge', 'set', 'summary'],
        },
      },
    },
  },
  reduce: {
    end_every_period_ms: 'integer',
    ends_when: condition,
    expire_after_ms: 'integer',
    flush_period_ms: 'integer',
    group_by: 'strings',
    max_events: 'integer',
    merge_strategies: {
      map: [
        'discard',
        'retain',
        'sum',
        'max',
        'min',
        'array',
        'concat',
        'concat_newline',
        'concat_raw',
        'shortest_array',
        'longest_array',
        'flat_unique',
      ],
    },
    starts_when: condition,
  },
  remap: {
    drop_on_abort: 'boolean',
    drop_on_error: 'boolean',
    file: 'string',
    files: { kind: 'strings', since: '0.57.0' },
    metric_tag_values: ['single', 'full'],
    reroute_dropped: 'boolean',
    runtime: 'string',
    source: 'string',
    timezone: 'string',
  },
  route: { reroute_unmatched: 'boolean', route: { map: condition } },
  sample: {
    exclude: condition,
    group_by: { kind: 'string', since: '0.57.0' },
    key_field: 'string',
    rate: 'integer',
    rate_field: { kind: 'string', since: '0.57.0' },
    ratio: { kind: 'number', since: '0.57.0' },
    ratio_field: { kind: 'string', since: '0.57.0' },
    sample_rate_key: { kind: 'string', since: '0.57.0' },
  },
  throttle: {
    exclude: condition,
    internal_metrics: { keys: { emit_events_discarded_per_key: 'boolean' } },
    key_field: 'string',
    threshold: { kind: 'integer', required: true },
    window_secs: { kind: 'number', required: true },
  },
} as const satisfies Readonly<Record<string, Keys>>;

/** Types that not every release knows. */
export const transformSince: Readonly<Record<string, string>> = { exclusive_route: '0.57.0' };
