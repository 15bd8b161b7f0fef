import type { Chart } from 'cdk8s';
import { AlloyEvents, type AlloyEventsSettings } from '../../alloy';
import { check, pulledImage, setSection } from '../../kit';
import { EventExporter, EventLogger, type EventExporterSettings, type EventLoggerSettings } from '../../events';
import { nginxReleases, type NginxRelease } from '../../gateway';
import type { Environment } from '../environment';
import { loggerWarnings } from '../event-rules';
import { lokiNamespace } from '../placement';
import { collectorLogins } from '../tenancy';
import { section, type Section } from './section';

const at = ['collect', 'events'];
const path = [...at, 'exporter'];
const alloyPath = [...at, 'alloy'];
const loggerPath = [...at, 'logger'];

export const eventExporter: Section<EventExporterSettings> = section({
  path,
  placement: [...at, 'namespace'],
  file: '60-events.yaml',
  podSecurity: 'restricted',
  settings: ({ collect }) => collect?.events?.exporter,
  namespace: lokiNamespace,
  logins: (_settings, { collect }) => collectorLogins(at, collect?.events),
  build: ({ scope, environment, releases, namespace, shared }, settings, parts) => {
    const { login, tenant } = environment.collect!.events!;
    const exporter = new EventExporter(scope, 'events', {
      release: releases.events,
      waitImage: waitImageOf(scope, environment, releases.nginx),
      ...settings,
      ...shared,
      namespace,
      sink: parts.sink(at, login, tenant),
    });
    setSection(exporter, path);
    return { collectors: [...parts.collectors, exporter], events: exporter.selector };
  },
});

/** The image of nginx contains busybox and curl, and needs no other image on the nodes. */
function waitImageOf(scope: Chart, { gateway }: Environment, nginx: NginxRelease): string {
  return pulledImage(scope, nginxReleases.facts(gateway?.release ?? nginx).image);
}

export const alloyEvents: Section<AlloyEventsSettings> = section({
  path: alloyPath,
  placement: [...at, 'namespace'],
  file: '62-alloy-events.yaml',
  podSecurity: 'restricted',
  settings: ({ collect }) => collect?.events?.alloy,
  namespace: lokiNamespace,
  logins: (_settings, { collect }) => collectorLogins(at, collect?.events),
  build: ({ scope, environment, releases, namespace, shared }, settings, parts) => {
    const { login, tenant } = environment.collect!.events!;
    const events = new AlloyEvents(scope, 'alloy-events', {
      release: releases.alloy,
      waitImage: waitImageOf(scope, environment, releases.nginx),
      ...settings,
      ...shared,
      namespace,
      sink: parts.sink(at, login, tenant),
    });
    setSection(events, alloyPath);
    return { collectors: [...parts.collectors, events], events: events.selector };
  },
});

/** Its lines are those of a pod: the agent of `collect.logs` sends them, with its login and its labels. */
export const eventLogger: Section<EventLoggerSettings> = section({
  path: loggerPath,
  placement: [...at, 'namespace'],
  file: '61-event-logger.yaml',
  podSecurity: 'restricted',
  settings: ({ collect }) => collect?.events?.logger,
  namespace: lokiNamespace,
  build: ({ scope, environment, releases, namespace, shared }, settings, { podFields }) => {
    const logger = new EventLogger(scope, 'event-logger', {
      release: releases.eventLogger,
      ...settings,
      ...shared,
      namespace,
    });
    setSection(logger, loggerPath);
    const events = podFields === undefined ? undefined : logger.selector(podFields);
    check(logger, () => loggerWarnings(environment, events));
    return events === undefined ? {} : { events };
  },
});
