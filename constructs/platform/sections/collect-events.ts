import { mirrored, setSection } from '../../kit';
import { EventExporter, type EventExporterSettings } from '../../events';
import { nginxReleases } from '../../gateway';
import { lokiNamespace } from '../placement';
import { collectorLogins } from '../tenancy';
import { section, type Section } from './section';

const at = ['collect', 'events'];
const path = [...at, 'exporter'];

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
    return { collectors: [...parts.collectors, exporter] };
  },
});
