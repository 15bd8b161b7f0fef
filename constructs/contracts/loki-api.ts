import type { Endpoint } from './endpoint';

/**
 * What Loki does for clients. `Loki` says which target serves a function, the gateway which user may call it.
 *
 * `ingest` flushes what is in memory; `compact`, `schedule`, `index` and `patterns` serve nothing but the ring pages of
 * the compactor, the query scheduler, the index gateway and the pattern ingester.
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

/** The limits of Loki that its clients have to know. */
export interface LokiLimits {
  /** Longest line accepted, bytes. */
  readonly maxLineBytes: number;
  /** Largest body of a push, bytes, as it travels. */
  readonly maxPushBytes: number;
  /**
   * Largest body of a compressed push, bytes, where Loki does not bound what it becomes.
   *
   * @default - Loki bounds it
   */
  readonly maxSnappyBytes?: number;
  /** Longest running time of a query, seconds. */
  readonly queryTimeoutSeconds: number;
  /** Most labels of a stream. */
  readonly maxLabels: number;
  /** Whether structured metadata of a line is stored. */
  readonly structuredMetadata: boolean;
}

/** A Loki, as its clients see it. */
export interface LokiApi {
  /** The release, such as `3.7.8`: it decides which routes exist. */
  readonly release: string;
  /** Who serves what. What nobody serves is not there: the gateway answers it with 404. */
  readonly endpoints: Readonly<Partial<Record<LokiFunction, Endpoint>>>;
  /** Whether a query may ask for several tenants at once, as `a|b`. */
  readonly multiTenantQueries: boolean;
  /** Of every tenant that has none of its own. */
  readonly limits: LokiLimits;
  /** What differs for a tenant. */
  readonly tenantLimits: Readonly<Record<string, Partial<LokiLimits>>>;
}
