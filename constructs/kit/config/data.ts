/** A map of YAML or JSON data. */
export type Data = Readonly<Record<string, unknown>>;

/** Whether a value is a map: no list, no scalar, not null. */
export function isMap(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Items by a key, in order. */
export function grouped<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return groups;
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
