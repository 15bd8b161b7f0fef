import type { RuleGroup } from './rules';

/**
 * Permissions of a gateway user: `write` pushes, `read` queries and tails, `admin` does both, manages rules, deletes,
 * and reads the ring and configuration pages.
 */
export type Role = 'write' | 'read' | 'admin';

/** Tenants by name: the tenant IDs of Loki, of letters, digits and `!-_.*'()`. */
export type Tenants = Readonly<Record<string, Tenant>>;

/** A tenant, whose logs are separate from those of others. */
export interface Tenant {
  /** Users by name. A name in several tenants is one user, which selects the tenant with `X-Scope-OrgID`. */
  readonly users: Readonly<Record<string, TenantUser>>;
  /** Overrides of Loki's `limits_config`, which Loki reloads without a restart. @default - the limits of all tenants */
  readonly limits?: Readonly<Record<string, unknown>>;
  /**
   * Alerting and recording rules. If any tenant has rules here, those of all tenants come from here and none from the
   * API.
   *
   * @default - none
   */
  readonly rules?: readonly RuleGroup[];
  /** How long the logs of the tenant are kept. @default - as those of all tenants */
  readonly retention?: Retention;
  /** Its traces in Tempo. @default - as those of all tenants */
  readonly traces?: TenantTraces;
}

/** Settings of the traces of a tenant, which Tempo reloads without a restart. */
export interface TenantTraces {
  /** How long traces are kept: `14d`, `336h`. @default - as long as those of all tenants */
  readonly retention?: string;
  /** Overrides of Tempo's `overrides.defaults`, by its sections: `{ ingestion: { rate_limit_bytes: 15000000 } }`. */
  readonly limits?: Readonly<Record<string, unknown>>;
}

/** A user of a tenant. */
export interface TenantUser {
  /** The same in all tenants of the user. */
  readonly roles: readonly Role[];
  /** The Secret with `username` and `password`, the same in all tenants of the user. @default - `<name>-loki-auth` */
  readonly secret?: string;
}

/** How long logs are kept. Loki deletes whole days of its index, so the minimum is a day. */
export interface Retention {
  /**
   * For all streams without another setting: `30d`, `24h`, `52w`.
   *
   * @default - forever; for a tenant, as long as those of all tenants
   */
  readonly default?: string;
  /** For single streams; those of a tenant are added to those of all tenants. @default - none */
  readonly streams?: readonly StreamRetention[];
}

/** How long some streams are kept. */
export interface StreamRetention {
  /** Label matchers: `{namespace="audit"}`. */
  readonly selector: string;
  /** Such as `90d`, at least `24h`. */
  readonly period: string;
  /** If several selectors match, the highest priority wins. @default 1 */
  readonly priority?: number;
}

/** A user of the gateway, with roles and tenants. */
export interface GatewayUser {
  readonly name: string;
  readonly roles: readonly Role[];
  /**
   * With one tenant, all requests of the user go to it. With several, the user selects one in `X-Scope-OrgID`.
   */
  readonly tenants: readonly string[];
}
