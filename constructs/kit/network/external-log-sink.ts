import type { Endpoint, Login, LogSink, SecretKey } from '../../contracts';
import { InvalidInput } from '../validation/problem';
import {
  batchProblems,
  pushPathProblems,
  receiverOf,
  receiverProblems,
  type ExternalReceiverProps,
} from './external-receiver';

const defaultPushPath = '/loki/api/v1/push';

/** The path of Loki for logs by OTLP over HTTP. */
const defaultOtlpPath = '/otlp/v1/logs';

/** Settings of a Loki outside this app. */
export interface ExternalLogSinkProps extends ExternalReceiverProps {
  /** The path to which clients push. @default '/loki/api/v1/push' */
  readonly pushPath?: string;
  /** The path to which clients push logs by OTLP over HTTP. @default '/otlp/v1/logs' */
  readonly otlpPath?: string;
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
    const { pushPath = defaultPushPath, otlpPath = defaultOtlpPath } = props;
    const problems = [
      ...receiverProblems(props),
      ...batchProblems(props.maxBatchBytes),
      ...pushPathProblems('pushPath', pushPath, defaultPushPath),
      ...pushPathProblems('otlpPath', otlpPath, defaultOtlpPath),
    ];
    if (problems.length > 0) throw new InvalidInput(problems);
    const { endpoint, login, tenant, ca } = receiverOf(props);
    this.endpoint = endpoint;
    this.pushPath = pushPath;
    this.otlpPath = otlpPath;
    this.maxLineBytes = props.maxLineBytes ?? 262_144;
    this.maxBatchBytes = props.maxBatchBytes ?? 4_194_304;
    this.maxLabels = props.maxLabels ?? 15;
    this.structuredMetadata = props.structuredMetadata ?? true;
    if (login !== undefined) this.login = login;
    if (tenant !== undefined) this.tenant = tenant;
    if (ca !== undefined) this.ca = ca;
  }
}
