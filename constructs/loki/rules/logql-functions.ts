/** What a range aggregation accepts. */
export interface RangeFunction {
  /** Whether it aggregates the lines, or a number that `| unwrap` extracts from them. */
  readonly unwrap: 'needed' | 'allowed' | 'forbidden';
  /** It supports `by (…)` itself. */
  readonly grouping?: true;
  /** Its first argument is a number. */
  readonly parameter?: true;
}

/** Loki 3.3.2 and 3.7.8 accept the same. */
export const rangeFunctions: Readonly<Record<string, RangeFunction>> = {
  absent_over_time: { unwrap: 'allowed' },
  avg_over_time: { unwrap: 'needed', grouping: true },
  bytes_over_time: { unwrap: 'forbidden' },
  bytes_rate: { unwrap: 'forbidden' },
  count_over_time: { unwrap: 'forbidden' },
  first_over_time: { unwrap: 'needed', grouping: true },
  last_over_time: { unwrap: 'needed', grouping: true },
  max_over_time: { unwrap: 'needed', grouping: true },
  min_over_time: { unwrap: 'needed', grouping: true },
  quantile_over_time: { unwrap: 'needed', grouping: true, parameter: true },
  rate: { unwrap: 'allowed' },
  rate_counter: { unwrap: 'needed' },
  stddev_over_time: { unwrap: 'needed', grouping: true },
  stdvar_over_time: { unwrap: 'needed', grouping: true },
  sum_over_time: { unwrap: 'needed' },
};

/** What a vector aggregation accepts. */
export interface VectorFunction {
  /** Its first argument is a whole number above 0. */
  readonly parameter?: true;
  /** It does not support `by (…)`. */
  readonly ungrouped?: true;
}

/** Loki 3.3.2 and 3.7.8 accept the same. */
export const vectorFunctions: Readonly<Record<string, VectorFunction>> = {
  approx_topk: { parameter: true, ungrouped: true },
  avg: {},
  bottomk: { parameter: true },
  count: {},
  max: {},
  min: {},
  sort: { ungrouped: true },
  sort_desc: { ungrouped: true },
  stddev: {},
  stdvar: {},
  sum: {},
  topk: { parameter: true },
};
