import type { PlatformWorkload } from './workloads';

const programs = [
  ...(['loki', 'tempo', 'gateway', 'minio', 'grafana'] as const),
  ...(['vector', 'alloy', 'promtail', 'exporter', 'canary'] as const),
] as const;

/** Programs of a platform. */
export type Program = (typeof programs)[number];

/** The program of a workload. @default - none that has known messages */
export function programOf({ section }: Pick<PlatformWorkload, 'section'>): Program | undefined {
  const [first, second, third] = section;
  const name = first === 'objectStore' ? second : first === 'collect' ? (third ?? second) : first;
  return programs.find((program) => program === name);
}
