import { endpointOfUrl, type Endpoint } from './endpoint';
import type { Login } from './secret';

/** A Loki push API, with the login, the tenant and the limits that apply to its clients. */
export interface LogSink {
  readonly endpoint: Endpoint;
  /** @default - no authentication */
  readonly login?: Login;
  /** @default - set by the receiver */
  readonly tenant?: string;
  /** Longest accepted line, bytes. */
  readonly maxLineBytes: number;
  /** Largest accepted push, bytes. */
  readonly maxBatchBytes: number;
  /** Accepted compression algorithms, by their names in Vector. @default - all that Loki supports */
  readonly compressions?: readonly string[];
  /** Maximum number of labels per stream. */
  readonly maxLabels: number;
  /** Whether structured metadata is accepted; if not, Loki rejects pushes that contain it. */
  readonly structuredMetadata: boolean;
}

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
  readonly maxLineBytes: number;
  readonly maxBatchBytes: number;
  readonly maxLabels: number;
  readonly structuredMetadata: boolean;
  readonly login?: Login;
  readonly tenant?: string;

  /** @throws Error if the URL is not a scheme, a host and an optional port, or if podPort is not a port */
  constructor(props: ExternalLogSinkProps) {
    this.endpoint = endpointOfUrl(props.url, props.cidrs, props.podPort);
    this.maxLineBytes = props.maxLineBytes ?? 262_144;
    this.maxBatchBytes = props.maxBatchBytes ?? 4_194_304;
    this.maxLabels = props.maxLabels ?? 15;
    this.structuredMetadata = props.structuredMetadata ?? true;
    if (props.login !== undefined) this.login = { ...props.login, owner: 'receiver' };
    if (props.tenant !== undefined) this.tenant = props.tenant;
  }
}
