import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Component, addArtifact, commonLabels, yamlText, type ClusterSettings, type Data } from '../kit';
import { metricAlerts, type MetricModel } from './metrics';
import { alertingRule } from './rules';

/** Input of the alerts on metrics. */
export interface MetricAlertsProps {
  /** Namespace of the PrometheusRule. */
  readonly namespace: string;
  readonly model: MetricModel;
  /** Name of the PrometheusRule, and of the group. @default 'logging' */
  readonly name?: string;
  /** URL of the published page of the runbooks. @default - annotations name the file of this repository */
  readonly runbooks?: string;
  readonly cluster?: ClusterSettings;
}

/** Path of the rules for a Prometheus without the operator. */
export const rulesFile = 'monitoring/rules.yaml';

/**
 * Alerts on metrics as a file of rules for any Prometheus, Mimir or VictoriaMetrics; and as a PrometheusRule, if
 * `cluster.monitoring` is `pod-monitors`.
 */
export class MetricAlerts extends Component {
  constructor(scope: Construct, id: string, props: MetricAlertsProps) {
    super(scope, id);
    const { namespace, model, name = 'logging', runbooks, cluster } = props;
    const rules = metricAlerts(model).map((alert): Data => {
      const { keepFiringFor: _never, ...rule } = alertingRule(alert, runbooks);
      return rule;
    });
    const spec = { groups: [{ name, rules }] };
    addArtifact(this, { path: rulesFile, text: yamlText(spec) });
    if (cluster?.monitoring !== 'pod-monitors') return;
    new ApiObject(this, 'rules', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name, namespace, labels: { ...commonLabels(this), ...cluster.podMonitorLabels } },
      spec,
    });
  }
}
