import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { commonLabels, type ClusterSettings } from '../kit';

/** The exporter's counter of lost events, the only sign of them: a failed push is neither retried nor logged. */
export const lostEventsMetric = 'event_exporter_send_event_errors';

/** An alert on lost events, for clusters with the Prometheus Operator (`monitoring: 'pod-monitors'`). */
export function lostEventsAlert(
  scope: Construct,
  { name, namespace }: { readonly name: string; readonly namespace: string },
  cluster: ClusterSettings | undefined,
): void {
  if (cluster?.monitoring !== 'pod-monitors') return;
  new ApiObject(scope, 'alert', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name, namespace, labels: { ...commonLabels(scope), ...cluster.podMonitorLabels } },
    spec: {
      groups: [
        {
          name: 'kubernetes-events',
          rules: [
            {
              alert: 'KubernetesEventsLost',
              expr: `increase(${lostEventsMetric}{namespace="${namespace}", pod=~"${name}-.*"}[10m]) > 0`,
              labels: { severity: 'warning' },
              annotations: {
                summary: 'Kubernetes events were refused by Loki or could not be sent, and are not sent again.',
              },
            },
          ],
        },
      ],
    },
  });
}
