import type { Peer } from '../contracts';

/** What a room has to know of the cluster it stands in. */
export interface ClusterSettings {
  /**
   * The cluster's DNS domain. Every config names hosts in full, so nothing depends on search domains.
   *
   * @default 'cluster.local'
   */
  readonly domain?: string;
  /**
   * Who answers DNS.
   *
   * @default 'anyone' - port 53, since NodeLocal DNS is no pod
   */
  readonly dns?: Peer;
  /**
   * Who answers as API server.
   *
   * @default 'anyone' - ports 443 and 6443, since it usually stands in the host's network
   */
  readonly apiServer?: Peer;
  /**
   * Who may fetch metrics from the pods.
   *
   * @default - nobody
   */
  readonly scrapers?: readonly Peer[];
  /**
   * How Prometheus learns of them: `prometheus.io/…` annotations of the pods, or a PodMonitor for each workload, whose CRD
   * the Prometheus Operator brings.
   *
   * @default 'annotations'
   */
  readonly monitoring?: 'annotations' | 'pod-monitors' | 'none';
  /** Labels by which the Prometheus Operator chooses its PodMonitors: `{ release: 'prometheus' }`. @default - none */
  readonly podMonitorLabels?: Readonly<Record<string, string>>;
}

/** Full name of a Service. */
export function serviceHost(name: string, namespace: string, cluster: ClusterSettings | undefined): string {
  return `${name}.${namespace}.svc.${cluster?.domain ?? 'cluster.local'}`;
}
