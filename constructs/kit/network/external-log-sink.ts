import type { CertificateAuthority, Endpoint, Login, LogSink, SecretKey } from '../../contracts';
import { objectNameProblems, tenantNameProblems } from '../validation/names';
import { error, InvalidInput, replaceWith, type Problem } from '../validation/problem';
import { escapeControl } from '../validation/text';
import { urlCidrProblems } from './peers';
import { endpointOfUrl, endpointProblems, secretKeyOf } from './url';

const defaultPushPath = '/loki/api/v1/push';

/** The path of Loki for logs by OTLP over HTTP. */
const defaultOtlpPath = '/otlp/v1/logs';

/** Settings of a Loki outside this app. */
export interface ExternalLogSinkProps {
  /** Scheme, host and port: `https://logs.example.com`. */
  readonly url: string;
  /** IP address ranges of the Loki, for the NetworkPolicies. @default - any address, on the port of the URL */
  readonly cidrs?: readonly string[];
  /**
   * The port on which its pods listen, for the NetworkPolicies: the `targetPort` of a Service in the cluster.
   *
   * @default - the port of the URL
   */
  readonly podPort?: number;
  /** The path to which clients push. @default '/loki/api/v1/push' */
  readonly pushPath?: string;
  /** The path to which clients push logs by OTLP over HTTP. @default '/otlp/v1/logs' */
  readonly otlpPath?: string;
  /** CA certificate of the Loki, in a Secret of each client's namespace, for https. @default - the CAs of the images */
  readonly ca?: CertificateAuthority;
  /** Its Secret is not generated: the operator of the Loki knows the password. @default - no authentication */
  readonly login?: Omit<Login, 'owner'>;
  /** @default - set by the receiver */
  readonly tenant?: string;
  /**
   * Longest accepted line, bytes.
   *
   * @default 262144 - Loki's default for `max_line_size`
   */
  readonly maxLineBytes?: number;
  /**
   * Largest accepted push, bytes.
   *
   * @default 4194304 - the body limit of the gateways of Loki's Helm charts
   */
  readonly maxBatchBytes?: number;
  /**
   * Maximum number of labels per stream.
   *
   * @default 15 - Loki's default for `max_label_names_per_series`
   */
  readonly maxLabels?: number;
  /**
   * Whether structured metadata is accepted (`allow_structured_metadata`). Loki before 3.0 rejects pushes with it.
   *
   * @default true - Loki's default since 3.0
   */
  readonly structuredMetadata?: boolean;
}

/** A Loki outside this app, as a `LogSink`. */
export class ExternalLogSink implements LogSink {
  readonly endpoint: Endpoint;
  readonly pushPath: string;
  readonly otlpPath: string;
  readonly maxLineBytes: number;
  readonly maxBatchBytes: number;
  readonly maxLabels: number;
  readonly structuredMetadata: boolean;
  readonly login?: Login;
  readonly tenant?: string;
  readonly ca?: SecretKey;

  /** @throws InvalidInput with the paths of the settings that are invalid */
  constructor(props: ExternalLogSinkProps) {
    const problems = sinkProblems(props);
    if (problems.length > 0) throw new InvalidInput(problems);
    this.pushPath = props.pushPath ?? defaultPushPath;
    this.otlpPath = props.otlpPath ?? defaultOtlpPath;
    this.endpoint = endpointOfUrl(props.url, props.cidrs, props.podPort);
    this.maxLineBytes = props.maxLineBytes ?? 262_144;
    this.maxBatchBytes = props.maxBatchBytes ?? 4_194_304;
    this.maxLabels = props.maxLabels ?? 15;
    this.structuredMetadata = props.structuredMetadata ?? true;
    if (props.login !== undefined) this.login = { ...props.login, owner: 'receiver' };
    if (props.tenant !== undefined) this.tenant = props.tenant;
    if (props.ca !== undefined) this.ca = secretKeyOf(props.ca);
  }
}

function sinkProblems({
  url,
  podPort,
  pushPath = defaultPushPath,
  otlpPath = defaultOtlpPath,
  ca,
  cidrs,
  login,
  tenant,
}: ExternalLogSinkProps): Problem[] {
  return [
    ...endpointProblems(url, podPort),
    ...pathProblems('pushPath', pushPath, defaultPushPath),
    ...pathProblems('otlpPath', otlpPath, defaultOtlpPath),
    ...urlCidrProblems(['cidrs'], cidrs),
    ...objectNameProblems(['login', 'secret'], login?.secret),
    ...(tenant === undefined ? [] : tenantNameProblems(['tenant'], tenant)),
    ...(ca === undefined ? [] : objectNameProblems(['ca', 'secret'], ca.secret)),
    ...(ca !== undefined && url.startsWith('http://')
      ? [error(['ca'], `'${url}' is http, so that no certificate is checked.`, { fix: { remove: true } })]
      : []),
  ];
}

function pathProblems(setting: string, path: string, usual: string): Problem[] {
  if (/^(?:\/[\w.~!$&'()*+,;=:@-]+)+$/.test(path)) return [];
  return [
    error(
      [setting],
      `'${escapeControl(path)}' is not a path: it starts with '/' and has no query, as '${usual}'.`,
      replaceWith(/^[\w.-]+(?:\/[\w.-]+)*$/.test(path) ? `/${path}` : undefined),
    ),
  ];
}
