/** Bytes: an integer, or a number with a Kubernetes unit such as `512Mi`, `10Gi`, `1G`. */
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

/** A size in bytes; `undefined` if it is invalid. */
export function bytes(size: ByteSize): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(String(size));
  const value = match === null ? NaN : Number(match[1]) * factor(match[2] ?? '');
  return Number.isSafeInteger(value) ? value : undefined;
}

/**
 * A size in the canonical form of Kubernetes (`3072Mi` becomes `3Gi`), so that a diff with the cluster is empty.
 *
 * An invalid size is returned unchanged; validation reports it together with all other problems.
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

/** Millicores: `0.5` and `500m` are both 500; `undefined` if invalid. */
export function millicores(cpu: number | string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(m)?$/.exec(String(cpu));
  const value = match === null ? NaN : Math.round(Number(match[1]) * (match[2] === 'm' ? 1 : 1000));
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** CPUs in the canonical form of Kubernetes: `1`, `250m`. An invalid value is returned unchanged. */
export function cpuQuantity(cpu: number | string): string {
  const value = millicores(cpu);
  if (value === undefined) return String(cpu);
  return value % 1000 === 0 ? String(value / 1000) : `${value}m`;
}

/** Whether it is an integer from 1 to 2^31 - 1. */
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

/** Seconds. Go durations are shorter: they count nanoseconds in 63 bits, 292 years. */
export const longestDuration = 2 ** 63 / 1e9;

/** Seconds of a duration in the format of Prometheus and Loki's limits: `30d`, `1h30m`; `undefined` if invalid. */
export function durationSeconds(duration: string): number | undefined {
  if (duration === '0') return 0;
  if (!/^(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/.test(duration) || duration === '') return undefined;
  return [...duration.matchAll(/(\d+)(ms|[ywdhms])/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * seconds[unit!]!,
    0,
  );
}

/** `30 days` or `5 minutes` as a duration, `30d` or `5m`; `undefined` for other strings. */
export function normalizedDuration(text: string): string | undefined {
  const [, number, unit] = /^([1-9]\d{0,5})\s*(sec|min|hour|day|week|year)[a-z]*$/i.exec(text) ?? [];
  return number === undefined ? undefined : `${number}${unit![0]!.toLowerCase()}`;
}

/** Seconds of a Go duration (`1h30m`, `1.5s`), which has no days or weeks; `undefined` if invalid. */
export function goDurationSeconds(duration: string): number | undefined {
  if (duration === '0') return 0;
  if (!/^(\d+(\.\d+)?(h|ms|us|µs|ns|m|s))+$/.test(duration)) return undefined;
  const small: Readonly<Record<string, number>> = { ...seconds, us: 1e-6, µs: 1e-6, ns: 1e-9 };
  return [...duration.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * small[unit!]!,
    0,
  );
}
