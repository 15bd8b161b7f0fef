import { check, mirrored, setSection } from '../../kit';
import { EventExporter, EventLogger, type EventExporterSettings, type EventLoggerSettings } from '../../events';
import { nginxReleases } from '../../gateway';
import { loggerWarnings } from '../event-rules';
import { lokiNamespace } from '../placement';
import { collectorLogins } from '../tenancy';
import { section, type Section } from './section';

const at = ['collect', 'events'];
const path = [...at, 'exporter'];
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
    // The image of nginx contains busybox, and needs no other image on the nodes.
    const nginx = nginxReleases.facts(environment.gateway?.release ?? releases.nginx);
    const exporter = new EventExporter(scope, 'events', {
      release: releases.events,
      waitImage: mirrored(scope, nginx.image),
      ...settings,
      ...shared,
      namespace,
      sink: parts.sink(at, login, tenant),
    });
    setSection(exporter, path);
    return { collectors: [...parts.collectors, exporter], events: exporter.selector };
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
