import type { TraceSink } from '../../contracts';
import { error } from '../validation/problem';
import { ExternalReceiver, pushPathProblems, type ExternalReceiverProps } from './external-receiver';

const defaultPushPath = '/v1/traces';

/** Settings of an API outside this app that takes traces by OTLP: a Tempo, its gateway, or a collector. */
export interface ExternalTraceSinkProps extends ExternalReceiverProps {
  /** @default 'otlp-http' */
  readonly protocol?: 'otlp-http' | 'otlp-grpc';
  /** The path to which clients push, with `otlp-http`. @default '/v1/traces' */
  readonly pushPath?: string;
  /** Largest accepted request, bytes. @default 4194304 - the limit of gRPC in OpenTelemetry */
  readonly maxBatchBytes?: number;
}

/** An API outside this app that takes traces. */
export class ExternalTraceSink extends ExternalReceiver implements TraceSink {
  readonly protocol: 'otlp-http' | 'otlp-grpc';
  readonly pushPath: string;

  /** @throws InvalidInput with the paths of the settings that are invalid */
  constructor(props: ExternalTraceSinkProps) {
    const { protocol = 'otlp-http', pushPath = defaultPushPath } = props;
    super(
      props,
      protocol === 'otlp-grpc' && props.pushPath !== undefined
        ? [error(['pushPath'], 'gRPC has no path of its own.', { fix: { remove: true } })]
        : pushPathProblems('pushPath', pushPath, defaultPushPath),
    );
    this.protocol = protocol;
    this.pushPath = pushPath;
  }
}
