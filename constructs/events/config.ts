import type { LogSink } from '../contracts';
import { merged, type Data } from '../kit';

/** Events by what they say. Each expression has to fit the whole value; of several, all have to fit. */
export interface EventMatch {
  /** Namespace of the object: `prod-.*`. */
  readonly namespace?: string;
  /** Kind of the object: `Pod|Node`. */
  readonly kind?: string;
  /** `BackOff|Failed.*` */
  readonly reason?: string;
  /** `Warning` or `Normal`. */
  readonly type?: string;
  readonly message?: string;
  /** Who tells: `kubelet`. */
  readonly component?: string;
}

/** What the configuration is made from. */
export interface EventPlan {
  /** URL of the gateway. */
  readonly url: string;
  readonly sink: LogSink;
  readonly labels: Readonly<Record<string, string>>;
  readonly keep: readonly EventMatch[];
  readonly drop: readonly EventMatch[];
  readonly maxEventAgeSeconds: number;
  /** Laid over the rest. */
  readonly over: Data;
}

/** The environment in which the login stands. */
export const loginVariables = { user: 'LOKI_USERNAME', password: 'LOKI_PASSWORD' };

/** Where Loki takes pushes. */
export const pushPath = '/loki/api/v1/push';

const receiver = 'loki';

/**
 * The configuration of the exporter.
 *
 * Variables of the environment are put in before it is read as YAML, wherever there is a `$`: so there is none. The login
 * comes by a template of the header, which is filled in with each request.
 */
export function eventExporterConfig({ url, sink, labels, keep, drop, maxEventAgeSeconds, over }: EventPlan): Data {
  const config: Data = {
    logFormat: 'json',
    logLevel: 'info',
    metricsNamePrefix: 'event_exporter_',
    maxEventAgeSeconds,
    // Labels and owners of the object would cost a request each, and events are thrown away while it waits.
    omitLookup: true,
    // Events come in bursts, and its own 5 requests a second would hold up the start.
    kubeQPS: 20,
    kubeBurst: 40,
    route: {
      routes: [
        {
          ...(drop.length > 0 && { drop: drop.map(whole) }),
          match: (keep.length > 0 ? keep.map(whole) : [{}]).map((match) => ({ ...match, receiver })),
        },
      ],
    },
    receivers: [
      {
        name: receiver,
        loki: {
          url: `${url}${pushPath}`,
          streamLabels: { ...labels },
          headers: {
            ...(sink.tenant !== undefined && { 'X-Scope-OrgID': sink.tenant }),
            ...(sink.login !== undefined && { Authorization: basicAuth }),
          },
        },
      },
    ],
  };
  return merged(config, over);
}

const basicAuth = `Basic {{ printf "%s:%s" (env "${loginVariables.user}") (env "${loginVariables.password}") | b64enc }}`;

/** The exporter looks for an expression anywhere in a value. */
function whole(match: EventMatch): Data {
  return Object.fromEntries(Object.entries(match).map(([key, value]) => [key, `^(?:${value})\\z`]));
}
