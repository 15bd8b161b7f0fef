import type { LogSink } from '../../contracts';
import { ExternalReceiver, pushPathProblems, type ExternalReceiverProps } from './external-receiver';

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
export class ExternalLogSink extends ExternalReceiver implements LogSink {
  readonly pushPath: string;
  readonly otlpPath: string;
  readonly maxLineBytes: number;
  readonly maxLabels: number;
  readonly structuredMetadata: boolean;

  /** @throws InvalidInput with the paths of the settings that are invalid */
  constructor(props: ExternalLogSinkProps) {
    const { pushPath = defaultPushPath, otlpPath = defaultOtlpPath } = props;
    super(props, [
      ...pushPathProblems('pushPath', pushPath, defaultPushPath),
      ...pushPathProblems('otlpPath', otlpPath, defaultOtlpPath),
    ]);
    this.pushPath = pushPath;
    this.otlpPath = otlpPath;
    this.maxLineBytes = props.maxLineBytes ?? 262_144;
    this.maxLabels = props.maxLabels ?? 15;
    this.structuredMetadata = props.structuredMetadata ?? true;
  }
}
