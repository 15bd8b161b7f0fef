/** What a function of log lines asks for. */
export interface RangeFunction {
  /** Whether lines are counted, or a number in them (`| unwrap bytes`) is computed with. */
  readonly unwrap: 'needed' | 'allowed' | 'refused';
  /** It may be followed by `by (…)` itself. */
  readonly grouping?: true;
  /** It takes a number first. */
  readonly parameter?: true;
}

/** As Loki 3.3.2 and 3.7.8 take them. */
export const rangeFunctions: Readonly<Record<string, RangeFunction>> = {
  absent_over_time: { unwrap: 'allowed' },
  avg_over_time: { unwrap: 'needed', grouping: true },
  bytes_over_time: { unwrap: 'refused' },
  bytes_rate: { unwrap: 'refused' },
  count_over_time: { unwrap: 'refused' },
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

/** What an aggregation of results asks for. */
export interface VectorFunction {
  /** It takes a whole number above 0 first. */
  readonly parameter?: true;
  /** It cannot be followed by `by (…)`. */
  readonly ungrouped?: true;
}

/** As Loki 3.3.2 and 3.7.8 take them. */
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
