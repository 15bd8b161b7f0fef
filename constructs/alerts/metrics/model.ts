/** Pods of one or more workloads of a component, in one namespace. */
export interface MonitoredPods {
  readonly namespace: string;
  readonly workloads: readonly MonitoredWorkload[];
}

/** A workload, and how its pods are named. */
export interface MonitoredWorkload {
  readonly name: string;
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  /** @default - one per node, or scaled automatically */
  readonly replicas?: number;
}

/** What alerts on metrics look at: the components that an environment has. */
export interface MetricModel {
  readonly loki?: MonitoredPods & {
    /** Whether the ruler evaluates rules. */
    readonly rules: boolean;
    /** Whether the compactor deletes lines by their age. */
    readonly retention: boolean;
    /** Clients of the object store, by the release; undefined for a volume. */
    readonly storeClients?: 'legacy' | 'thanos';
  };
  readonly gateway?: MonitoredPods;
  readonly canary?: MonitoredPods;
  /** MinIO. */
  readonly store?: MonitoredPods;
  /** Agents with Vector. */
  readonly agents: readonly MonitoredPods[];
  readonly eventExporter?: MonitoredPods;
  /** Other sources of metrics that Prometheus scrapes. */
  readonly scraped: { readonly kubeStateMetrics: boolean; readonly kubelet: boolean };
  readonly thresholds?: MetricThresholds;
}

/** Values above which alerts on metrics fire. */
export interface MetricThresholds {
  /** Part of the disk buffer of an agent that is in use, more than 0 and at most 1. @default 0.8 */
  readonly bufferUsed?: number;
  /** Part of a volume that is in use, more than 0 and at most 1. @default 0.9 */
  readonly volumeUsed?: number;
  /** Requests of a route of Loki that fail, percent. @default 10 */
  readonly failedPercent?: number;
  /** 99th percentile of the time of a push, seconds. @default 1 */
  readonly pushSeconds?: number;
  /** 99th percentile of the time of a query, seconds. @default 30 */
  readonly querySeconds?: number;
}

const suffixes = { StatefulSet: '[0-9]+', Deployment: '[a-z0-9]+-[a-z0-9]+', DaemonSet: '[a-z0-9]+' };

/** Matchers of the pods, by the labels `namespace` and `pod` of the scrape: `namespace="logging", pod=~"loki-[0-9]+"`. */
export function podsMatcher({ namespace, workloads }: MonitoredPods): string {
  const names = workloads.map(({ name, kind }) => `${name}-${suffixes[kind]}`);
  return `namespace="${namespace}", pod=~"${names.join('|')}"`;
}

/** The number of pods; undefined if it is not fixed. */
export function podsOf({ workloads }: MonitoredPods): number | undefined {
  return workloads.reduce<number | undefined>(
    (sum, { replicas }) => (sum === undefined || replicas === undefined ? undefined : sum + replicas),
    0,
  );
}
