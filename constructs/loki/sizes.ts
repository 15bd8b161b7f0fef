/** Bytes of a size in Loki's notation, in powers of 1024: `256KB` is 262144. Undefined if it is not a size. */
export function lokiBytes(size: unknown): number | undefined {
  const match = /^(\d+)([KMGT]?)B?$/i.exec(String(size));
  return match === null
    ? undefined
    : Number(match[1]) * 1024 ** ['', 'K', 'M', 'G', 'T'].indexOf(match[2]!.toUpperCase());
}
