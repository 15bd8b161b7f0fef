/**
 * What a user of the gateway may do: `write` pushes, `read` queries and tails, `admin` also changes rules, deletes, and
 * sees rings and configuration.
 */
export type Role = 'write' | 'read' | 'admin';

/** A login of the gateway: its name, and what it may do in which tenants. */
export interface GatewayUser {
  readonly name: string;
  readonly roles: readonly Role[];
  /**
   * One: the user's requests belong to it, whatever they claim. Several: the user names one of them in `X-Scope-OrgID`.
   */
  readonly tenants: readonly string[];
}
