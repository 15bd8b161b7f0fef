import { endpointOfUrl, type Endpoint } from './endpoint';
import type { Login } from './secret';

/** Where an agent sends logs: the Loki push API, as whom, for which tenant, within which limits. */
export interface LogSink {
  readonly endpoint: Endpoint;
  /** @default - no login */
  readonly login?: Login;
  /** @default - the receiver decides */
  readonly tenant?: string;
  /** Longest line that is accepted, bytes. */
  readonly maxLineBytes: number;
  /** Largest push that is accepted, bytes. */
  readonly maxBatchBytes: number;
  /** How a push may be compressed, as Vector writes it. @default - in any way that Loki reads */
  readonly compressions?: readonly string[];
  /** Most labels of a stream. */
  readonly maxLabels: number;
  /** Whether structured metadata of a line is stored; where it is not, a push that has some is refused. */
  readonly structuredMetadata: boolean;
}

/** What is known of a Loki that another program runs. */
export interface ExternalLogSinkProps {
  /** Scheme, host and port: `https://logs.example.com`. */
  readonly url: string;
  /** @default - any address, on the port of the URL */
  readonly cidrs?: readonly string[];
  /**
   * The port on which its pods listen, for the NetworkPolicies: of a Service of the cluster its `targetPort`.
   *
   * @default - the port of the URL
   */
  readonly podPort?: number;
  /** @default - no login */
  readonly login?: Login;
  /** @default - the receiver decides */
  readonly tenant?: string;
  /**
   * Longest line, bytes.
   *
   * @default 262144 - Loki's own default for `max_line_size`
   */
  readonly maxLineBytes?: number;
  /**
   * Largest push, bytes.
   *
   * @default 4194304 - the body limit of the gateways of Loki's Helm charts
   */
  readonly maxBatchBytes?: number;
  /**
   * Most labels of a stream.
   *
   * @default 15 - Loki's own default for `max_label_names_per_series`
   */
  readonly maxLabels?: number;
  /**
   * Whether it stores structured metadata (`allow_structured_metadata`); Loki before 3.0 refuses a push that has some.
   *
   * @default true - Loki's own default since 3.0
   */
  readonly structuredMetadata?: boolean;
}

/** A `LogSink` of a Loki outside this program. */
export class ExternalLogSink implements LogSink {
  readonly endpoint: Endpoint;
  readonly maxLineBytes: number;
  readonly maxBatchBytes: number;
  readonly maxLabels: number;
  readonly structuredMetadata: boolean;
  readonly login?: Login;
  readonly tenant?: string;

  /** @throws Error if the URL is more, or less, than scheme, host and port, or if podPort is not a port */
  constructor(props: ExternalLogSinkProps) {
    this.endpoint = endpointOfUrl(props.url, props.cidrs, props.podPort);
    this.maxLineBytes = props.maxLineBytes ?? 262_144;
    this.maxBatchBytes = props.maxBatchBytes ?? 4_194_304;
    this.maxLabels = props.maxLabels ?? 15;
    this.structuredMetadata = props.structuredMetadata ?? true;
    if (props.login !== undefined) this.login = props.login;
    if (props.tenant !== undefined) this.tenant = props.tenant;
  }
}
