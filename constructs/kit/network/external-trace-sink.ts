import type { Endpoint, Login, SecretKey, TraceSink } from '../../contracts';
import { error, InvalidInput } from '../validation/problem';
import {
  batchProblems,
  pushPathProblems,
  receiverOf,
  receiverProblems,
  type ExternalReceiverProps,
} from './external-receiver';

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
export class ExternalTraceSink implements TraceSink {
  readonly endpoint: Endpoint;
  readonly protocol: 'otlp-http' | 'otlp-grpc';
  readonly pushPath: string;
  readonly maxBatchBytes: number;
  readonly login?: Login;
  readonly tenant?: string;
  readonly ca?: SecretKey;

  /** @throws InvalidInput with the paths of the settings that are invalid */
  constructor(props: ExternalTraceSinkProps) {
    const { protocol = 'otlp-http', pushPath = defaultPushPath } = props;
    const problems = [
      ...receiverProblems(props),
      ...batchProblems(props.maxBatchBytes),
      ...(protocol === 'otlp-grpc' && props.pushPath !== undefined
        ? [error(['pushPath'], 'gRPC has no path of its own.', { fix: { remove: true } })]
        : pushPathProblems('pushPath', pushPath, defaultPushPath)),
    ];
    if (problems.length > 0) throw new InvalidInput(problems);
    const { endpoint, login, tenant, ca } = receiverOf(props);
    this.endpoint = endpoint;
    this.protocol = protocol;
    this.pushPath = pushPath;
    this.maxBatchBytes = props.maxBatchBytes ?? 4_194_304;
    if (login !== undefined) this.login = login;
    if (tenant !== undefined) this.tenant = tenant;
    if (ca !== undefined) this.ca = ca;
  }
}
