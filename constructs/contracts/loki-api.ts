import type { Endpoint } from './endpoint';

/**
 * Groups of Loki's API routes. `Loki` maps each to the target that serves it, the gateway authorizes users by them.
 *
 * `ingest` flushes chunks from memory; `compact`, `schedule`, `index` and `patterns` are only the ring pages of the
 * compactor, the query scheduler, the index gateway and the pattern ingester.
 */
export const lokiFunctions = [
  'push',
  'ingest',
  'query',
  'tail',
  'rules',
  'delete',
  'compact',
  'schedule',
  'index',
  'patterns',
] as const;
export type LokiFunction = (typeof lokiFunctions)[number];

/** The limits of Loki that apply to its clients. */
export interface LokiLimits {
  /** Longest accepted line, bytes. */
  readonly maxLineBytes: number;
  /** Largest body of a push as transferred, bytes. */
  readonly maxPushBytes: number;
  /**
   * Largest body of a compressed push, bytes, for releases of Loki without a limit on the decompressed size.
   *
   * @default - Loki limits the decompressed size
   */
  readonly maxSnappyBytes?: number;
  /** Query timeout, seconds. */
  readonly queryTimeoutSeconds: number;
  /** Maximum number of labels per stream. */
  readonly maxLabels: number;
  /** Whether structured metadata is accepted. */
  readonly structuredMetadata: boolean;
}

/** The API of a Loki. */
export interface LokiApi {
  /** The release, such as `3.7.8`, which determines the routes. */
  readonly release: string;
  /** The endpoint of each function. The gateway responds with 404 to functions without an endpoint. */
  readonly endpoints: Readonly<Partial<Record<LokiFunction, Endpoint>>>;
  /** Whether a query can span several tenants, as `a|b`. */
  readonly multiTenantQueries: boolean;
  /** Limits of tenants that are not in `tenantLimits`. */
  readonly limits: LokiLimits;
  /** Overrides by tenant. */
  readonly tenantLimits: Readonly<Record<string, Partial<LokiLimits>>>;
}
