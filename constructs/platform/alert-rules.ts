import {
  levelOf,
  logThresholdProblems,
  metricThresholdProblems,
  packAlerts,
  runbooksProblems,
  type LogPack,
} from '../alerts';
import { gatewayContainer } from '../gateway';
import { didYouMean, error, escapeControl, nameProblems, replaceWith, warning, type Path, type Problem } from '../kit';
import {
  fieldsOfPods,
  gatewayNamespace,
  gatewayNotCollected,
  logModelOf,
  quotingNamespaces,
  readsKernel,
} from './alert-model';
import { tenantsOfPack, type LogAlertsSettings } from './alerts';
import type { Environment } from './environment';
import { applies } from './event-rules';

const at: Path = ['alerts'];

/** Validates the alerts of an environment. */
export function alertProblems(environment: Environment): Problem[] {
  const { alerts } = environment;
  if (alerts === undefined) return [];
  const { logs, metrics, runbooks } = alerts;
  const settings = metrics === true ? undefined : metrics;
  return [
    ...(logs === undefined && metrics === undefined
      ? [error(at, 'neither logs nor metrics is set: there would be no alert.')]
      : []),
    ...(logs === undefined ? [] : logProblems(logs, environment)),
    ...(settings?.name === undefined ? [] : nameProblems([...at, 'metrics', 'name'], settings.name)),
    ...metricThresholdProblems([...at, 'metrics', 'thresholds'], settings?.thresholds ?? {}),
    ...runbooksProblems([...at, 'runbooks'], runbooks),
  ];
}

function logProblems(logs: LogAlertsSettings, environment: Environment): Problem[] {
  const path = [...at, 'logs'];
  const { loki } = environment;
  if (loki === undefined)
    return [
      error(path, 'the rules are evaluated by Loki, and loki is not set; set them where the logs are stored.', {
        fix: { remove: true },
      }),
    ];
  const { packs, thresholds = {}, retired = [] } = logs;
  return [
    ...(logs.by === 'grafana' ? grafanaProblems(path, logs, environment) : rulerProblems(path, logs, environment)),
    // Rules that are turned off are still deleted.
    ...(packs.length === 0 && retired.length === 0 ? [error([...path, 'packs'], 'no pack of rules is named.')] : []),
    ...packs.flatMap((pack, n) =>
      packs.indexOf(pack) < n
        ? [error([...path, 'packs', n], `the pack '${pack}' is listed twice.`, { fix: { remove: true } })]
        : packProblems([...path, 'packs', n], pack, logs, environment),
    ),
    ...tenantProblems([...path, 'tenant'], logs, environment),
    ...logThresholdProblems([...path, 'thresholds'], thresholds),
    ...quotingProblems([...path, 'thresholds', 'errorLines'], logs, environment),
    ...(logs.by === 'grafana' ? [] : takenNames(packs, environment)),
  ];
}

/** Whether the ruler of Loki sends alerts to somebody. */
function rulerProblems(path: Path, logs: LogAlertsSettings, { loki, grafana }: Environment): Problem[] {
  const { packs, notify, retired } = logs;
  return [
    ...(loki?.alertmanager === undefined && (packs.length > 0 || retired === undefined)
      ? [error(path, 'the ruler of Loki has no Alertmanager, so no alert would be sent. Set loki.alertmanager.')]
      : []),
    ...(notify === undefined
      ? []
      : [
          error([...path, 'notify'], "notify is for rules that Grafana evaluates, and by is not 'grafana'.", {
            fix: { remove: true },
          }),
        ]),
    ...(retired === undefined || grafana !== undefined
      ? []
      : [
          error([...path, 'retired'], 'retired deletes rules in Grafana, and the environment has no grafana.', {
            fix: { remove: true },
          }),
        ]),
  ];
}

/** Whether the Grafana of this platform can query the lines of every pack. */
function grafanaProblems(path: Path, { packs, tenant: only }: LogAlertsSettings, environment: Environment): Problem[] {
  const { grafana, existingGrafana, tenants = {} } = environment;
  if (grafana === undefined)
    return [
      error(
        [...path, 'by'],
        existingGrafana === undefined
          ? "'grafana' would evaluate the rules, and the environment has no grafana."
          : "'grafana' would evaluate the rules, and the one of existingGrafana is not provisioned with rules; use the ruler of Loki.",
      ),
    ];
  const needed = new Set(packs.flatMap((pack) => tenantsOfPack(pack, environment)));
  return [...needed]
    .filter((tenant) => only === undefined || tenant === only)
    .filter((tenant) => Object.hasOwn(tenants, tenant) && !Object.hasOwn(tenants[tenant]!.users, grafana.login))
    .map((tenant) =>
      error(
        path,
        `Grafana logs in as '${escapeControl(grafana.login)}', which is no user of the tenant '${escapeControl(tenant)}': its rules would have no data source. Add the user there, or name another tenant.`,
      ),
    );
}

/** A pack that would have no rules. */
function packProblems(path: Path, pack: LogPack, { tenant }: LogAlertsSettings, environment: Environment): Problem[] {
  const refused = (reason: string): Problem[] => [error(path, `the pack '${pack}' would find nothing: ${reason}.`)];
  const { collect } = environment;
  const missing = missingOf(pack, environment);
  if (missing !== undefined) return refused(missing);
  const tenants = tenantsOfPack(pack, environment);
  if (
    tenant !== undefined &&
    tenants.length > 0 &&
    !tenants.includes(tenant) &&
    knownTenants(environment).includes(tenant)
  )
    return refused(
      `its lines are sent to ${quoted(tenants)}, not to the tenant '${escapeControl(tenant)}' of alerts.logs`,
    );
  const empty = tenants.every((one) => packAlerts(pack, logModelOf(environment, one)).alerts.length === 0);
  return collect === undefined || !empty || tenants.length === 0
    ? []
    : refused(
        `it needs the namespace ${pack === 'gateway' || pack === 'events' ? 'and the container ' : ''}of lines, which collect.logs.pipeline sends neither as a label nor as structured metadata`,
      );
}

/** Stages that drop lines of the gateway that the pack `gateway` looks for. */
export function gatewayPackWarnings(environment: Environment): Problem[] {
  const { stages = [] } = environment.collect?.logs?.pipeline ?? {};
  const { packs = [] } = environment.alerts?.logs ?? {};
  if (!packs.includes('gateway')) return [];
  const { name: app = 'loki-gateway' } = environment.gateway ?? {};
  const pod = { namespace: gatewayNamespace(environment), app, container: gatewayContainer };
  return stages.flatMap(({ when, keep }, n) =>
    keep !== undefined && applies(when, pod)
      ? [
          warning(
            [],
            `collect.logs.pipeline.stages[${n}] drops lines of the gateway that do not match its keep: the pack 'gateway' of alerts.logs does not see them.`,
          ),
        ]
      : [],
  );
}

/** Namespaces whose lines have the words of errors in the queries that they quote. */
function quotingProblems(path: Path, { packs, thresholds }: LogAlertsSettings, environment: Environment): Problem[] {
  const fields = fieldsOfPods(environment);
  if (!packs.includes('errors') || fields === undefined || levelOf(fields) !== undefined) return [];
  return Object.keys(thresholds?.errorLines ?? {})
    .filter((namespace) => quotingNamespaces(environment).includes(namespace))
    .map((namespace) =>
      error(
        [...path, namespace],
        `'${namespace}' is a namespace of Loki or its gateway, which log queries: without a stage level in collect.logs.pipeline errors are found by words, and the rule would find its own words there.`,
      ),
    );
}

function missingOf(pack: LogPack, environment: Environment): string | undefined {
  const { collect } = environment;
  if (pack === 'events')
    return collect?.events !== undefined || readsKernel(environment)
      ? undefined
      : 'no Kubernetes events are collected; set collect.events';
  if (fieldsOfPods(environment) === undefined) return 'no lines of pods are collected; set collect.logs';
  const why = pack === 'gateway' ? gatewayNotCollected(environment) : undefined;
  return why && `the log of the gateway is not collected, because ${why}`;
}

function tenantProblems(path: Path, { tenant }: LogAlertsSettings, environment: Environment): Problem[] {
  const known = knownTenants(environment);
  if (tenant === undefined || known.includes(tenant)) return [];
  return [
    error(
      path,
      `there is no tenant '${escapeControl(tenant)}'; tenants: ${quoted(known)}.`,
      replaceWith(didYouMean(tenant, known)),
    ),
  ];
}

/** Groups of a tenant with the name of a pack: Loki would reject the file. */
function takenNames(packs: readonly LogPack[], { tenants = {} }: Environment): Problem[] {
  return Object.entries(tenants).flatMap(([tenant, { rules = [] }]) =>
    rules.flatMap(({ name }, n) =>
      packs.some((pack) => name === `logs-${pack}`)
        ? [
            error(
              ['tenants', tenant, 'rules', n, 'name'],
              `the group '${name}' has the name of a pack of alerts.logs, and Loki rejects two groups of one name.`,
            ),
          ]
        : [],
    ),
  );
}

function knownTenants({ tenants = {} }: Environment): string[] {
  return Object.keys(tenants);
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${escapeControl(name)}'`).join(', ') || 'none';
}
