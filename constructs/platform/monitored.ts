import type { Chart } from 'cdk8s';
import type { MetricModel, MonitoredPods, MonitoredWorkload } from '../alerts';
import { sectionOf, Workload, type Path } from '../kit';
import { lokiReleases } from '../loki';
import type { Environment } from './environment';
import { releaseSets } from './releases';

/** What the alerts on metrics look at, from the workloads of a platform. */
export function metricModelOf(chart: Chart, environment: Environment): MetricModel {
  const { alerts, loki, releases } = environment;
  const settings = alerts?.metrics === true ? {} : (alerts?.metrics ?? {});
  const { kubeStateMetrics = false, kubelet = true, thresholds } = settings;
  const at = (...path: Path): MonitoredPods | undefined => podsBelow(chart, path);
  const [lokiPods, gateway, canary, store, exporter] = [
    at('loki'),
    at('gateway'),
    at('canary'),
    at('objectStore', 'minio'),
    at('collect', 'events', 'exporter'),
  ];
  const agents = [
    at('collect', 'logs', 'vector'),
    at('collect', 'audit', 'vector'),
    at('collect', 'audit', 'webhook'),
  ].filter((pods) => pods !== undefined);
  const isVolume = environment.objectStore?.filesystem === true;
  return {
    ...(lokiPods !== undefined && {
      loki: {
        ...lokiPods,
        rules: loki?.alertmanager !== undefined || loki?.remoteWrite !== undefined,
        retention: loki?.retention !== undefined,
        ...(!isVolume && {
          storeClients: lokiReleases.facts(loki?.release ?? releaseSets[releases].loki).storeClients,
        }),
      },
    }),
    ...(gateway !== undefined && { gateway }),
    ...(canary !== undefined && { canary }),
    ...(store !== undefined && { store }),
    ...(exporter !== undefined && { eventExporter: exporter }),
    agents,
    scraped: { kubeStateMetrics, kubelet },
    ...(thresholds !== undefined && { thresholds }),
  };
}

/** The pods of the workloads of a section, without its caches and Jobs. */
function podsBelow(chart: Chart, path: Path): MonitoredPods | undefined {
  const workloads = chart.node.children
    .filter((component) => path.every((key, n) => sectionOf(component)[n] === key))
    .flatMap((component) => component.node.findAll())
    .filter((one) => one instanceof Workload)
    .filter(({ pods }) => pods.labels['app.kubernetes.io/component'] !== 'cache');
  const monitored = workloads.flatMap(({ name, apiObject }): MonitoredWorkload[] => {
    const { kind } = apiObject;
    if (kind !== 'Deployment' && kind !== 'StatefulSet' && kind !== 'DaemonSet') return [];
    const { replicas } = (apiObject.toJson() as { spec: { replicas?: number } }).spec;
    return [{ name, kind, ...(replicas !== undefined && { replicas }) }];
  });
  return monitored.length === 0 ? undefined : { namespace: workloads[0]!.pods.namespace, workloads: monitored };
}
