import type { Authority } from './authority';
import type { Endpoint } from './endpoint';
import type { Login } from './secret';

/** A Loki push API, with the login, the tenant and the limits that apply to its clients. */
export interface LogSink {
  readonly endpoint: Endpoint;
  /** The path to which clients push. */
  readonly pushPath: string;
  /** The path to which clients push logs by OTLP over HTTP. */
  readonly otlpPath: string;
  /** The private certificate authority of the receiver. @default - one that the images already trust */
  readonly ca?: Authority;
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
