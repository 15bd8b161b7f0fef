import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Labels, Pods } from '../../contracts';
import type { ObjectMeta } from '../../../imports/k8s';
import type { ClusterSettings } from '../network/cluster';

/** The Prometheus metrics of a pod. */
export interface Metrics {
  readonly port: number;
  /** @default '/metrics' */
  readonly path?: string;
  /** @default 'http' */
  readonly scheme?: 'http' | 'https';
}

/** Annotations by which Prometheus discovers the metrics. */
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

/** Creates a PodMonitor for the Prometheus Operator, if the cluster uses it. */
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
          // The certificate is valid for the Service, not for the address of a pod.
          ...(scheme === 'https' && { tlsConfig: { insecureSkipVerify: true } }),
        },
      ],
    },
  });
}
