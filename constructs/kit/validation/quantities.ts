/** Bytes: a whole number, or a number with a unit of Kubernetes such as `512Mi`, `10Gi`, `1G`. */
export type ByteSize = number | string;

const units: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** The bytes that a size names; nothing if it cannot be read. */
export function bytes(size: ByteSize): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(String(size));
  const value = match === null ? NaN : Number(match[1]) * factor(match[2] ?? '');
  return Number.isSafeInteger(value) ? value : undefined;
}

/**
 * Bytes as Kubernetes prints them itself (`3072Mi` becomes `3Gi`), so that no diff is seen for ever.
 *
 * What cannot be read stays as it is: a check refuses it before anything is written, together with all other mistakes.
 */
export function quantity(size: ByteSize): string {
  const value = bytes(size);
  if (value === undefined) return String(size);
  const unit = ['Ti', 'Gi', 'Mi', 'Ki'].find((candidate) => value > 0 && value % factor(candidate) === 0);
  return unit === undefined ? String(value) : `${value / factor(unit)}${unit}`;
}

function factor(unit: string): number {
  return units[unit] ?? NaN;
}

/** Thousandths of a processor: `0.5` and `500m` are both 500; nothing if it cannot be read. */
export function millicores(cpu: number | string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(m)?$/.exec(String(cpu));
  const value = match === null ? NaN : Math.round(Number(match[1]) * (match[2] === 'm' ? 1 : 1000));
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** A share of processors as Kubernetes prints it itself: `1`, `250m`. What cannot be read stays as it is. */
export function cpuQuantity(cpu: number | string): string {
  const value = millicores(cpu);
  if (value === undefined) return String(cpu);
  return value % 1000 === 0 ? String(value / 1000) : `${value}m`;
}

/** Whether a program takes it as a number of things, which is at least 1 and fits into 32 bits with a sign. */
export function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value < 2 ** 31;
}

const seconds: Readonly<Record<string, number>> = {
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** Seconds, not reached by any duration of Go, which counts nanoseconds in 63 bits: 292 years. */
export const longestDuration = 2 ** 63 / 1e9;

/** Seconds of a duration as Prometheus and Loki's limits write it (`30d`, `1h30m`; whole numbers, largest unit first). */
export function durationSeconds(duration: string): number | undefined {
  if (duration === '0') return 0;
  if (!/^(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/.test(duration) || duration === '') return undefined;
  return [...duration.matchAll(/(\d+)(ms|[ywdhms])/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * seconds[unit!]!,
    0,
  );
}

/** The duration that `30 days` or `5 minutes` was meant to be; nothing where that cannot be told. */
export function normalizedDuration(text: string): string | undefined {
  const [, number, unit] = /^([1-9]\d{0,5})\s*(sec|min|hour|day|week|year)[a-z]*$/i.exec(text) ?? [];
  return number === undefined ? undefined : `${number}${unit![0]!.toLowerCase()}`;
}

/** Seconds of a duration of Go (`1h30m`, `1.5s`): it knows neither days nor weeks. */
export function goDurationSeconds(duration: string): number | undefined {
  if (duration === '0') return 0;
  if (!/^(\d+(\.\d+)?(h|ms|us|µs|ns|m|s))+$/.test(duration)) return undefined;
  const small: Readonly<Record<string, number>> = { ...seconds, us: 1e-6, µs: 1e-6, ns: 1e-9 };
  return [...duration.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * small[unit!]!,
    0,
  );
}
