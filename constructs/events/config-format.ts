import type { ConfigFormat, ConfigOf, Keys } from '../kit';
import type { EventExporterRelease } from './releases';

const keys = {
  // At `debug` and `trace` the exporter logs the headers of each push, the login included.
  logLevel: ['info', 'warn', 'error', 'fatal', 'panic', 'disabled'],
  clusterName: 'string',
  kubeQPS: 'number',
  kubeBurst: 'number',
} as const satisfies Keys;

/** Configuration of the exporter, with its own names of keys. */
export interface EventExporterConfig extends ConfigOf<typeof keys> {}

/** The configuration format of a release. */
export function eventExporterFormat(release: EventExporterRelease): ConfigFormat {
  return {
    system: 'The event exporter',
    release,
    keys,
    unknownKey: 'ignored',
    nullValue: 'the exporter would use its default',
    removed: {},
    managed: {
      receivers: { why: 'the only receiver is Loki, through the gateway' },
      route: { why: 'it is written from the settings keep and drop, next to config' },
      maxEventAgeSeconds: { why: 'it is a setting next to config' },
      throttlePeriod: {
        why: 'it is the deprecated name of maxEventAgeSeconds, a setting next to config, and with both the exporter does not start',
      },
      leaderElection: { why: 'the exporter has one replica' },
      omitLookup: { why: 'it is always true, because a lookup per event delays events until they are dropped' },
      cacheSize: { why: 'objects of events are not looked up' },
      namespace: { why: 'events of all namespaces are read; the setting keep, next to config, chooses among them' },
      metricsNamePrefix: { why: 'dashboards and alerts depend on the prefix event_exporter_' },
      logFormat: { why: 'it is always json, so that the log of the exporter can be parsed' },
    },
  };
}
