/** A map of YAML or JSON data. */
export type Data = Readonly<Record<string, unknown>>;

/** Whether a value is a map: no list, no scalar, not null. */
export function isMap(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A deep merge of `over` into `base`: maps are merged, everything else is replaced. Neither argument is modified. */
export function merged(base: Data, over: Data): Data {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const current = result[key];
    result[key] = isMap(current) && isMap(value) ? merged(current, value) : value;
  }
  return result;
}
