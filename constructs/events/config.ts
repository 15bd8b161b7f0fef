import type { LogSink } from '../contracts';
import { merged, type Data } from '../kit';

/** A filter of events. Each regular expression must match the whole value, and all fields must match. */
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
  /** Component that reported the event: `kubelet`. */
  readonly component?: string;
}

/** Input of the exporter's configuration. */
export interface EventPlan {
  /** URL of the gateway. */
  readonly url: string;
  readonly sink: LogSink;
  readonly streamLabels: Readonly<Record<string, string>>;
  readonly keep: readonly EventMatch[];
  readonly drop: readonly EventMatch[];
  readonly maxEventAgeSeconds: number;
  /** The user's own keys, merged over the others. */
  readonly userConfig: Data;
}

/** Environment variables that hold the login. */
export const loginVariables = { user: 'LOKI_USERNAME', password: 'LOKI_PASSWORD' };

const receiver = 'loki';

/**
 * The configuration of the exporter.
 *
 * The exporter expands environment variables in the file, wherever there is a `$`, before it parses the YAML. Therefore
 * the file contains no `$`, and the login is read by a header template, which the exporter evaluates for each request.
 */
export function exporterConfig({
  url,
  sink,
  streamLabels,
  keep,
  drop,
  maxEventAgeSeconds,
  userConfig,
}: EventPlan): Data {
  const config: Data = {
    logFormat: 'json',
    logLevel: 'info',
    metricsNamePrefix: 'event_exporter_',
    maxEventAgeSeconds,
    // A lookup costs a request per event, and events that wait for it longer than maxEventAgeSeconds are dropped.
    omitLookup: true,
    // Events come in bursts; the exporter's default of 5 requests a second would delay the start.
    kubeQPS: 20,
    kubeBurst: 40,
    route: {
      routes: [
        {
          ...(drop.length > 0 && { drop: drop.map(anchored) }),
          match: (keep.length > 0 ? keep.map(anchored) : [{}]).map((match) => ({ ...match, receiver })),
        },
      ],
    },
    receivers: [
      {
        name: receiver,
        loki: {
          url: `${url}${sink.pushPath}`,
          streamLabels: { ...streamLabels },
          headers: {
            ...(sink.tenant !== undefined && { 'X-Scope-OrgID': sink.tenant }),
            ...(sink.login !== undefined && { Authorization: basicAuth }),
          },
        },
      },
    ],
  };
  return merged(config, userConfig);
}

const basicAuth = `Basic {{ printf "%s:%s" (env "${loginVariables.user}") (env "${loginVariables.password}") | b64enc }}`;

/** The exporter matches an expression anywhere in a value unless it is anchored. */
function anchored(match: EventMatch): Data {
  return Object.fromEntries(Object.entries(match).map(([key, value]) => [key, `^(?:${value})\\z`]));
}
