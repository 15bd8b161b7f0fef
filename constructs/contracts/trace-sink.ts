import type { Authority } from './authority';
import type { Credentials } from './connector';
import type { Endpoint } from './endpoint';

/** An API that takes traces by OTLP, with the login and the tenant of its clients. */
export interface TraceSink extends Credentials {
  readonly endpoint: Endpoint;
  readonly protocol: 'otlp-grpc' | 'otlp-http';
  /** The path to which clients push, with `otlp-http`. @default '/v1/traces' */
  readonly pushPath?: string;
  /** Largest accepted request, bytes. */
  readonly maxBatchBytes: number;
  /** The private certificate authority of the receiver. @default - one that the images already trust */
  readonly ca?: Authority;
}
