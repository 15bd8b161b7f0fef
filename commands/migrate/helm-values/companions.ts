import type { Data } from '../../../constructs/kit';
import type { Layers } from '../layers';
import { defined } from '../loki-config/context';
import { numberOf, podOf } from './pod';
import { stringsOf } from './shared';

/** The caches that the values set; those that the chart deploys without being asked to are a note. */
export function cachesOf(root: Layers, major: number | undefined, notes: string[]): Data {
  if ((major ?? 6) >= 6 && root.at('chunksCache') === undefined && root.at('resultsCache') === undefined)
    notes.push(
      'The chart deploys two caches of its own accord, with 8192 and 1024 MiB of memory. The platform has none unless loki.caches is set: docs/sizing.md says where they help.',
    );
  const caches = defined({
    chunks: cacheOf(root.at('chunksCache'), notes),
    results: cacheOf(root.at('resultsCache'), notes),
  });
  return Object.keys(caches).length === 0 ? {} : { caches };
}

function cacheOf(section: Layers | undefined, notes: string[]): Data | undefined {
  if (section === undefined) return undefined;
  const enabled = section.at('enabled')?.flag();
  const memory = numberOf(section.at('allocatedMemory'));
  if (enabled === false || (enabled === undefined && memory === undefined)) {
    section.take();
    return undefined;
  }
  const replicas = numberOf(section.at('replicas'));
  return defined({
    memory: `${memory ?? 1024}Mi`,
    replicas: replicas === 1 ? undefined : replicas,
    ...podOf(section, notes),
  });
}

/** The canary: on by default in the chart and in the platform. */
export function canaryOf(root: Layers, notes: string[]): Data {
  const section = root.at('lokiCanary') ?? root.at('monitoring', 'lokiCanary');
  if (section?.at('enabled')?.flag() === false) {
    section.take();
    return { canary: false };
  }
  for (const path of [['tenant', 'name'], ['tenant', 'password'], ['push'], ['labelname']])
    section?.at(...path)?.take();
  const pod = podOf(section, notes);
  return Object.keys(pod).length === 0 ? {} : { canary: pod };
}

/** What Prometheus needs. */
export function monitoringOf(root: Layers): Data {
  const monitoring = root.at('monitoring');
  const monitor = monitoring?.at('serviceMonitor');
  const scraped = monitor?.at('enabled')?.flag() === true;
  if (!scraped) monitor?.take();
  const labels = stringsOf(monitor?.at('labels')?.take());
  for (const key of ['rules', 'alerts', 'dashboards', 'selfMonitoring'])
    if (monitoring?.at(key, 'enabled')?.value === false) monitoring.at(key)?.take();
  const alerts = ['alerts', 'rules'].some((key) => monitoring?.at(key, 'enabled')?.flag() === true);
  monitoring?.at('rules', 'alerting')?.take();
  return {
    ...(scraped && {
      cluster: { monitoring: 'pod-monitors', ...(Object.keys(labels).length > 0 && { podMonitorLabels: labels }) },
    }),
    ...(alerts && { alerts: { metrics: true } }),
  };
}
