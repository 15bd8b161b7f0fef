import type { Basis } from './measured';

/** A number of a plan, with its calculation. */
export interface Figure {
  /** `Loki`, `object store`, … */
  readonly group: string;
  readonly what: string;
  readonly value: number;
  /** Unit of `value`: `B`, `MB/s`, `CPU`, … Empty for a count. */
  readonly unit: string;
  /** The value as people read it: `1.5 GiB`. */
  readonly text: string;
  /** How it was calculated, with the numbers: `50 GB ÷ 86,400 s`. */
  readonly calculation: string;
  /** What the calculation is based on, the weakest last. */
  readonly basis: readonly Basis[];
}

/** Bytes of a MiB and of a GiB. */
export const [mebi, gibi] = [2 ** 20, 2 ** 30];

/** `1,234.5`: at most this number of decimals. */
export function number(value: number, decimals = 0): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: decimals });
}

/** Bytes in the unit of requests, limits and volumes: `1.5 GiB`. */
export function binary(bytes: number): string {
  if (bytes >= 2 ** 40) return `${number(bytes / 2 ** 40, 1)} TiB`;
  return bytes >= gibi ? `${number(bytes / gibi, 2)} GiB` : `${number(bytes / mebi)} MiB`;
}

/** Bytes in the unit of logs and stores: `545 GB`. */
export function decimal(bytes: number): string {
  const [unit, size] = (
    [
      ['TB', 1e12],
      ['GB', 1e9],
      ['MB', 1e6],
    ] as const
  ).find(([, least]) => bytes >= least) ?? ['kB', 1e3];
  return `${number(bytes / size, bytes / size < 10 ? 1 : 0)} ${unit}`;
}

/** CPUs as Kubernetes writes them: `250m`, `2`. */
export function cpuText(cpus: number): string {
  const milli = Math.round(cpus * 1000);
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}

/** A sum of CPUs: `6.5`. */
export function cpuSum(cpus: number): string {
  return number(cpus, cpus < 10 ? 2 : 1);
}

/** The next multiple of a step; what is above a multiple by a rounding error of the calculation is that multiple. */
export function roundedUp(value: number, step: number): number {
  return Math.ceil(value / step - 1e-9) * step;
}

/** A size of memory or of a volume as Kubernetes writes it: `1536Mi`, `20Gi`. */
export function sizeText(bytes: number): string {
  const mebibytes = Math.round(bytes / mebi);
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}
