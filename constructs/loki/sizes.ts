/** Bytes of a size as Loki writes it: `256KB` are 256 times 1024. Nothing if it cannot be read. */
export function lokiBytes(size: unknown): number | undefined {
  const match = /^(\d+)([KMGT]?)B?$/i.exec(String(size));
  return match === null
    ? undefined
    : Number(match[1]) * 1024 ** ['', 'K', 'M', 'G', 'T'].indexOf(match[2]!.toUpperCase());
}
