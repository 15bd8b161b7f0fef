import type { Construct } from 'constructs';
import { KubeConfigMap, type Volume } from '../../imports/k8s';
import { commonLabels, configFiles, digest, yamlText, type ConfigFiles, type Data } from '../kit';
import { iniText, type GrafanaConfig } from './config';
import type { DashboardContent } from './dashboards';
import { dashboardJson, dashboardProviders, type AlertingFiles } from './provisioning';

/** What Grafana reads from files. */
export interface Provisioning {
  readonly name: string;
  readonly namespace: string;
  readonly config: GrafanaConfig;
  readonly dataSources: Data;
  readonly dashboards: readonly DashboardContent[];
  readonly alertingFiles: AlertingFiles;
}

/** The volumes of the files. */
export interface ProvisioningVolumes {
  /** What Grafana reads at its start only: a change of it replaces the pod. */
  readonly config: ConfigFiles;
  /** What Grafana reads again when it changes. */
  readonly dashboards: Volume;
}

/** Creates the ConfigMaps. Each dashboard has one of its own, since a ConfigMap has at most 1 MiB. */
export function provisioningVolumes(scope: Construct, provisioning: Provisioning): ProvisioningVolumes {
  const { name, namespace, alertingFiles } = provisioning;
  const main = configFiles(scope, 'config', { name, namespace, files: mainFiles(provisioning) });
  const alerting = Object.fromEntries(
    Object.entries(alertingFiles).map(([file, content]) => [`${file}.yaml`, yamlText(content)]),
  );
  const parts = [{ files: main, items: mainItems }];
  if (Object.keys(alerting).length > 0)
    parts.push({
      files: configFiles(scope, 'alerting', { name: `${name}-alerting`, namespace, files: alerting }),
      items: Object.keys(alerting).map((key) => ({ key, path: `provisioning/alerting/${key}` })),
    });
  const sources = parts.map(({ files, items }) => ({ configMap: { name: files.name, items } }));
  return {
    config: {
      name,
      checksum: digest(parts.map(({ files }) => files.checksum).join()),
      volume: { name: 'config', projected: { sources } },
    },
    dashboards: {
      name: 'dashboards',
      projected: { sources: dashboardMaps(scope, provisioning).map((map) => ({ configMap: { name: map } })) },
    },
  };
}

function mainFiles({ config, dataSources }: Provisioning): Record<string, string> {
  return {
    'grafana.ini': iniText(config),
    'data-sources.yaml': yamlText(dataSources),
    'dashboards.yaml': yamlText(dashboardProviders()),
    // Grafana logs an error for each folder that does not exist.
    'plugins.yaml': yamlText({ apiVersion: 1, apps: [] }),
    'alerting.yaml': yamlText({ apiVersion: 1 }),
  };
}

/** Where the files are below the mount path. */
const mainItems = [
  { key: 'grafana.ini', path: 'grafana.ini' },
  { key: 'data-sources.yaml', path: 'provisioning/datasources/data-sources.yaml' },
  { key: 'dashboards.yaml', path: 'provisioning/dashboards/dashboards.yaml' },
  { key: 'plugins.yaml', path: 'provisioning/plugins/plugins.yaml' },
  { key: 'alerting.yaml', path: 'provisioning/alerting/alerting.yaml' },
];

function dashboardMaps(scope: Construct, { name: grafana, namespace, dashboards }: Provisioning): string[] {
  return dashboards.map((dashboard, n) => {
    const name = `${grafana}-dashboard-${dashboard.uid}`;
    new KubeConfigMap(scope, `dashboard-${n}`, {
      metadata: { name, namespace, labels: commonLabels(scope) },
      data: { [`${dashboard.uid}.json`]: dashboardJson(dashboard) },
    });
    return name;
  });
}
