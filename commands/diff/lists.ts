/**
 * The elements of a list that another one does not have, or has less often.
 *
 * @param keyOf - the same for equal elements
 */
export function without<Element>(
  list: readonly Element[],
  other: readonly Element[],
  keyOf: (element: Element) => string,
): Element[] {
  const left = new Map<string, number>();
  for (const element of other) left.set(keyOf(element), (left.get(keyOf(element)) ?? 0) + 1);
  return list.filter((element) => {
    const count = left.get(keyOf(element)) ?? 0;
    left.set(keyOf(element), count - 1);
    return count <= 0;
  });
}
