import { alloyFields } from '../alloy';
import { containerLines, type LogModel } from '../alerts';
import type { SentFields } from '../contracts';
import { eventLoggerContainer } from '../events';
import { selectorOf } from '../kit';
import { promtailFields } from '../promtail';
import { agentFields } from '../vector';
import type { Environment } from './environment';
import { lokiNamespace } from './placement';
import { releaseSets } from './releases';
import { seenPod, unreadBy } from './unread-pods';

/** What the rules on the lines of a tenant look at. */
export function logModelOf(environment: Environment, tenant: string): LogModel {
  const { collect } = environment;
  const fields = fieldsOfPods(environment);
  const events = eventsTenant(environment) === tenant ? eventsQuery(environment) : undefined;
  return {
    ...(fields !== undefined && { fields }),
    ...(events !== undefined && { events }),
    ...(collectsGateway(environment) && { gateway: { namespace: gatewayNamespace(environment) } }),
    quoting: quotingNamespaces(environment),
    kernel: readsKernel(environment) && collect?.logs?.tenant === tenant,
  };
}

/** The labels and the structured metadata of lines of pods. */
export function fieldsOfPods({ collect, loki, cluster, releases }: Environment): SentFields | undefined {
  if (collect?.logs === undefined || collect.logs.sources?.pods === false) return undefined;
  const { vector, pipeline, sources } = collect.logs;
  const limits: unknown = loki?.config?.['limits_config'];
  const allowed = (limits as Record<string, unknown> | undefined)?.['allow_structured_metadata'];
  const settings = {
    structuredMetadata: allowed !== false,
    ...(pipeline !== undefined && { pipeline }),
    ...(sources !== undefined && { sources }),
    ...(cluster !== undefined && { cluster }),
  };
  const { alloy, promtail } = collect.logs;
  if (alloy !== undefined) return alloyFields({ ...alloy, ...settings });
  return promtail !== undefined
    ? promtailFields(settings)
    : agentFields({ release: releaseSets[releases].vector, ...vector, ...settings });
}

/** The query of lines that are events: of the exporter and of Alloy by their labels, of the logger by its pod. */
function eventsQuery(environment: Environment): string | undefined {
  const { exporter, alloy, logger, namespace = lokiNamespace(environment) } = environment.collect?.events ?? {};
  const pushing = exporter ?? alloy;
  if (pushing !== undefined) {
    const { labels = { job: 'kubernetes-events' } } = pushing;
    return selectorOf(labels);
  }
  const fields = fieldsOfPods(environment);
  return logger && fields && containerLines(fields, namespace, eventLoggerContainer);
}

/** The tenant that events are sent to: lines of the logger are sent as those of other pods. */
export function eventsTenant(environment: Environment): string | undefined {
  const { logs, events } = environment.collect ?? {};
  if (events?.logger === undefined) return events?.tenant;
  return logs?.tenantByNamespace?.[events.namespace ?? lokiNamespace(environment)]?.tenant ?? logs?.tenant;
}

/** Whether the agents read messages of the kernel: a list of units leaves them out. */
export function readsKernel({ collect }: Environment): boolean {
  const journal = collect?.logs?.sources?.journal;
  return journal !== undefined && (journal === true || journal.units === undefined);
}

/** The namespace of the gateway. */
export function gatewayNamespace(environment: Environment): string {
  return environment.gateway?.namespace ?? lokiNamespace(environment);
}

/** Namespaces of Loki and the gateway, whose lines quote queries. */
export function quotingNamespaces(environment: Environment): string[] {
  return [...new Set([lokiNamespace(environment), gatewayNamespace(environment)])];
}

/** Why the log of the gateway is not collected; undefined if it is. */
export function gatewayNotCollected(environment: Environment): string | undefined {
  const { logs } = environment.collect ?? {};
  if (logs === undefined || logs.sources?.pods === false) return 'no lines of pods are collected';
  const { name: app = 'loki-gateway', pod } = environment.gateway ?? {};
  const namespace = gatewayNamespace(environment);
  const [first] = unreadBy(environment, seenPod(environment, { namespace, app, component: 'gateway', pod }));
  const select = 'collect.logs.pipeline.select';
  switch (first?.by) {
    case 'namespaces':
      return `${select}.namespaces does not contain '${namespace}', where it runs`;
    case 'exclude.namespaces':
      return `${select}.exclude.namespaces contains '${namespace}', where it runs`;
    case 'podLabels':
      return `its pods do not have the label '${first.key}: ${first.value}' of ${select}.podLabels`;
    case 'exclude.podLabels':
      return `its pods have the label '${first.key}: ${first.value}' of ${select}.exclude.podLabels`;
    case 'annotation':
      return `gateway.pod.annotations has '${first.key}'`;
    default:
      return undefined;
  }
}

function collectsGateway(environment: Environment): boolean {
  return gatewayNotCollected(environment) === undefined;
}
