import {
  alertingRule,
  packAlerts,
  packGroup,
  type LogPack,
  type LogThresholds,
  type MetricThresholds,
  type PackAlerts,
} from '../alerts';
import type { DataSource, Tenants } from '../contracts';
import type { AlertGroup, AlertReceivers, GrafanaAlerts } from '../grafana';
import { eventsTenant, gatewayNamespace, logModelOf, readsKernel } from './alert-model';
import type { Environment } from './environment';

/** Alerts, each with a page of the runbooks. */
export interface AlertsSettings {
  /** Alerts on what lines say. Requires `loki`. @default - none */
  readonly logs?: LogAlertsSettings;
  /**
   * Alerts on metrics, as rules for Prometheus in `dist/<name>/monitoring/rules.yaml`, and as a PrometheusRule with
   * `cluster.monitoring: 'pod-monitors'`. `true` is the default ones.
   *
   * @default - none
   */
  readonly metrics?: true | MetricAlertsSettings;
  /**
   * URL at which the page of the runbooks is published: `https://example.com/docs/runbooks.md`. Alerts link to it with
   * the annotation `runbook_url`.
   *
   * @default - the annotation `runbook` names the page of this repository
   */
  readonly runbooks?: string;
}

/** Alerts on what lines say. */
export interface LogAlertsSettings {
  /** Packs of rules by name; none if only `retired` is left. */
  readonly packs: readonly LogPack[];
  /**
   * What evaluates the rules: the ruler of Loki, which needs `loki.alertmanager`, or the Grafana of this platform.
   *
   * @default 'ruler'
   */
  readonly by?: 'ruler' | 'grafana';
  /** Only the lines of this tenant are evaluated. @default - of each tenant that the lines are sent to */
  readonly tenant?: string;
  readonly thresholds?: LogThresholds;
  /**
   * Who gets the alerts of Grafana. It becomes its whole notification policy, which overwrites what users have set.
   *
   * @default - alerts are visible in Grafana only, unless its users set a policy
   */
  readonly notify?: AlertReceivers;
  /**
   * The uids of rules that Grafana has from an earlier configuration, and deletes, also if the ruler evaluates the rules.
   *
   * @default - none
   */
  readonly retired?: readonly string[];
}

/** Alerts on metrics. */
export interface MetricAlertsSettings {
  /** Prometheus scrapes kube-state-metrics, which knows whether pods are ready. @default false */
  readonly kubeStateMetrics?: boolean;
  /** Prometheus scrapes the kubelets, which know how full volumes are. @default true */
  readonly kubelet?: boolean;
  /** Name of the PrometheusRule, and of the group of the rules. @default 'logging' */
  readonly name?: string;
  readonly thresholds?: MetricThresholds;
}

/** The alerts of a pack on the lines of a tenant. */
export interface TenantAlerts extends PackAlerts {
  readonly tenant: string;
}

/** The packs of an environment, for each tenant whose lines they look at. */
export function logAlertsOf(environment: Environment): TenantAlerts[] {
  const { packs = [], tenant: only, thresholds } = environment.alerts?.logs ?? {};
  if (environment.loki === undefined) return [];
  return [...new Set(packs)].flatMap((pack) =>
    tenantsOfPack(pack, environment)
      .filter((tenant) => only === undefined || tenant === only)
      .map((tenant) => ({
        tenant,
        ...packAlerts(pack, { ...logModelOf(environment, tenant), ...(thresholds !== undefined && { thresholds }) }),
      })),
  );
}

/** The tenants of an environment with the rules of its packs, if the ruler evaluates them. */
export function withPacks(tenants: Tenants, environment: Environment): Tenants {
  const { logs, runbooks } = environment.alerts ?? {};
  // Without an Alertmanager there is a problem already.
  if (logs === undefined || logs.by === 'grafana' || environment.loki?.alertmanager === undefined) return tenants;
  const all = logAlertsOf(environment);
  return Object.fromEntries(
    Object.entries(tenants).map(([name, tenant]) => {
      const groups = all.filter((one) => one.tenant === name).flatMap((one) => packGroup(one, runbooks) ?? []);
      const own = tenant.rules ?? [];
      const added = groups.filter((group) => !own.some((one) => one.name === group.name));
      return [name, added.length === 0 ? tenant : { ...tenant, rules: [...own, ...added] }];
    }),
  );
}

/** The rules that Grafana evaluates, by its data sources, and those that it deletes. */
export function grafanaAlerts(environment: Environment, sources: readonly DataSource[]): GrafanaAlerts | undefined {
  const { logs, runbooks } = environment.alerts ?? {};
  if (logs?.by !== 'grafana') return logs?.retired === undefined ? undefined : { groups: [], retired: logs.retired };
  const groups = logAlertsOf(environment).flatMap((one): AlertGroup[] => {
    const source = sources.find(({ type, tenant }) => type === 'loki' && tenant === one.tenant);
    const { pack, interval, alerts } = one;
    return source === undefined || alerts.length === 0
      ? []
      : [
          {
            name: `logs-${pack}`,
            interval,
            dataSource: source.uid,
            rules: alerts.map((alert) => alertingRule(alert, runbooks)),
          },
        ];
  });
  const { notify, retired } = logs;
  return { groups, ...(notify !== undefined && { notify }), ...(retired !== undefined && { retired }) };
}

/** The tenants that the lines of a pack are sent to. */
export function tenantsOfPack(pack: LogPack, environment: Environment): string[] {
  const { logs } = environment.collect ?? {};
  const byNamespace = Object.entries(logs?.tenantByNamespace ?? {});
  const ofPods = [logs?.tenant, ...byNamespace.map(([, { tenant }]) => tenant)];
  const ofGateway = byNamespace.find(([namespace]) => namespace === gatewayNamespace(environment))?.[1].tenant;
  const tenants = {
    errors: ofPods,
    'silent-namespaces': ofPods,
    events: [eventsTenant(environment), ...(readsKernel(environment) ? [logs?.tenant] : [])],
    gateway: [ofGateway ?? logs?.tenant],
  }[pack];
  return [...new Set(tenants.filter((tenant) => tenant !== undefined))];
}
