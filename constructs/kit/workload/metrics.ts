import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Labels, Pods } from '../../contracts';
import type { ObjectMeta } from '../../../imports/k8s';
import type { ClusterSettings } from '../network/cluster';

/** Metrics of a pod, in Prometheus' format. */
export interface Metrics {
  readonly port: number;
  /** @default '/metrics' */
  readonly path?: string;
  /** @default 'http' */
  readonly scheme?: 'http' | 'https';
}

/** What tells a Prometheus that goes by annotations where the metrics are. */
export function metricsAnnotations(metrics: Metrics | undefined, cluster: ClusterSettings | undefined): Labels {
  const { monitoring = 'annotations' } = cluster ?? {};
  if (metrics === undefined || monitoring !== 'annotations') return {};
  const { port, path = '/metrics', scheme = 'http' } = metrics;
  return {
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': String(port),
    'prometheus.io/path': path,
    ...(scheme !== 'http' && { 'prometheus.io/scheme': scheme }),
  };
}

/** The same for the Prometheus Operator, if the cluster has it. Written as it is: its CRDs have no classes here. */
export function podMonitor(
  scope: Construct,
  metadata: ObjectMeta,
  { labels }: Pods,
  { port, path = '/metrics', scheme = 'http' }: Metrics,
  cluster: ClusterSettings | undefined,
): void {
  if (cluster?.monitoring !== 'pod-monitors') return;
  new ApiObject(scope, 'pod-monitor', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { ...metadata, labels: { ...metadata.labels, ...cluster.podMonitorLabels } },
    spec: {
      selector: { matchLabels: labels },
      podMetricsEndpoints: [
        {
          portNumber: port,
          path,
          scheme,
          // Its certificate is good for the Service, not for the address of a pod.
          ...(scheme === 'https' && { tlsConfig: { insecureSkipVerify: true } }),
        },
      ],
    },
  });
}
