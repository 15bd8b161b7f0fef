/**
 * Permissions of a gateway user: `write` pushes, `read` queries and tails, `admin` does both, manages rules, deletes,
 * and reads the ring and configuration pages.
 */
export type Role = 'write' | 'read' | 'admin';

/** A user of the gateway, with roles and tenants. */
export interface GatewayUser {
  readonly name: string;
  readonly roles: readonly Role[];
  /**
   * With one tenant, all requests of the user go to it. With several, the user selects one in `X-Scope-OrgID`.
   */
  readonly tenants: readonly string[];
}
