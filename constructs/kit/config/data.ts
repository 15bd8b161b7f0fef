/** Data as YAML and JSON know it. */
export type Data = Readonly<Record<string, unknown>>;

/** Whether a value is a map, and not a list, a scalar or nothing. */
export function isMap(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `base` with `over` laid on it: maps are merged, everything else is replaced. Neither is changed. */
export function merged(base: Data, over: Data): Data {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isMap(below) && isMap(value) ? merged(below, value) : value;
  }
  return result;
}

/** The value at a path, if there is one. */
export function valueAt(config: Data, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isMap(value) ? value[key] : undefined), config);
}
