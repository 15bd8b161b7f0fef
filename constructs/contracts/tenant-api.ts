import type { Authority } from './authority';
import type { Endpoint } from './endpoint';

/**
 * What the requests of a route do, which decides the roles that may send them: `watch` reads from one tenant, `query`
 * perhaps from several, and `operate` reads and controls the backend itself.
 */
export type RouteAccess = 'push' | 'query' | 'watch' | 'rules' | 'delete' | 'operate';

/** An address of a backend. */
export interface ApiServer {
  /** Unique in its API: letters, digits and `_`, as part of names in the configuration of the gateway. */
  readonly name: string;
  readonly endpoint: Endpoint;
  /** What its requests carry, as the diagram of flows names it: `logs`, `queries`. */
  readonly carries: string;
}

/** A path that the gateway proxies. It answers every other path with 404. */
export interface ApiRoute {
  /**
   * `{name}` is one path segment, and `{name+}` one that may contain encoded slashes, as names of attributes do; a
   * trailing slash includes everything below.
   */
  readonly path: string;
  /** One of the servers of the API. */
  readonly server: ApiServer;
  readonly access: RouteAccess;
  /** The response is a websocket that stays open. @default false */
  readonly streams?: boolean;
  /** Bodies are in the format of OTLP, which Loki never reads as snappy. @default false */
  readonly otlp?: boolean;
}

/** An API that a gateway can put users in front of, such as that of Loki. The backend decides its routes, by release. */
export interface TenantApi {
  /** Unique among the APIs of a gateway: lowercase letters, digits and `_`. */
  readonly name: string;
  /** The distinct addresses, in the order in which the gateway lists them. */
  readonly servers: readonly ApiServer[];
  /** The private authority of its servers, which take https. @default - they take http */
  readonly ca?: Authority;
  readonly routes: readonly ApiRoute[];
  readonly limits: ApiLimits;
  /** Whether a query can span several tenants, as `a|b`. */
  readonly multiTenantQueries: boolean;
  /** How agents push logs. @default - the API takes no logs */
  readonly logs?: LogApi;
  /** How agents push traces. @default - the API takes no traces */
  readonly traces?: TraceApi;
}

/** Limits of an API that the gateway enforces. */
export interface ApiLimits {
  /** Largest body of a request as transferred, bytes. */
  readonly maxBodyBytes: number;
  /** The longest query timeout of any tenant, seconds. */
  readonly queryTimeoutSeconds: number;
}

/** The part of an API that takes traces by OTLP. */
export interface TraceApi {
  /** The path of OTLP over HTTP. */
  readonly pushPath: string;
  /** The address of OTLP by gRPC. @default - none */
  readonly grpc?: Endpoint;
}

/** The part of an API that takes logs. */
export interface LogApi {
  /** The path of pushes in the format of Loki. */
  readonly pushPath: string;
  /** The path of logs by OTLP over HTTP. */
  readonly otlpPath: string;
  /** Limits of tenants that are not in `tenantLimits`. */
  readonly limits: LogLimits;
  /** Overrides by tenant. */
  readonly tenantLimits: Readonly<Record<string, Partial<LogLimits>>>;
}

/** Limits that apply to clients that push logs. */
export interface LogLimits {
  /** Longest accepted line, bytes. */
  readonly maxLineBytes: number;
  /**
   * Largest body of a compressed push, bytes, for releases of Loki without a limit on the decompressed size.
   *
   * @default - Loki limits the decompressed size
   */
  readonly maxSnappyBytes?: number;
  /** Maximum number of labels per stream. */
  readonly maxLabels: number;
  /** Whether structured metadata is accepted. */
  readonly structuredMetadata: boolean;
}
