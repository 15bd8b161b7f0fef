import type { GatewayUser, Role } from '../../constructs/contracts';
import type { Credentials, GatewayClient } from './client';

/** A user of the gateway, with the password from its Secret. */
export interface SmokeUser extends GatewayUser {
  readonly credentials: Credentials;
}

/** A check of the platform, which returns what it found or throws an Error. */
export interface Check {
  readonly name: string;
  /** @throws Skipped if it could not run */
  readonly run: () => Promise<string>;
}

/** What the gateway of a platform takes and answers. */
export interface Served {
  /** Whether it has a Loki. */
  readonly logs: boolean;
  /** Whether it has a Tempo. */
  readonly traces: boolean;
}

/** Labels of all lines that the smoke test pushes: one stream per tenant. */
export const smokeLabels = { job: 'smoke-test' } as const;

/** The status of a GET as a user. */
export async function call(client: GatewayClient, path: string, user?: SmokeUser, tenant?: string): Promise<number> {
  const { status } = await client.call(
    path,
    user === undefined ? {} : { as: user.credentials, headers: tenantHeader(user, tenant!) },
  );
  return status;
}

/** The header that selects the tenant, for users of several tenants. */
export function tenantHeader(user: GatewayUser, tenant: string): Record<string, string> {
  return user.tenants.length > 1 ? { 'x-scope-orgid': tenant } : {};
}

/** A user with the role, preferably without other roles. */
export function withRole(users: readonly SmokeUser[], role: Role): SmokeUser | undefined {
  const able = users.filter(({ roles }) => roles.includes(role));
  return onlyRole(able, role) ?? able[0];
}

/** A user with no other role. */
export function onlyRole(users: readonly SmokeUser[], role: Role): SmokeUser | undefined {
  return users.find(({ roles }) => roles.length === 1 && roles[0] === role);
}

/** The users that check a tenant, each once: its writers, its readers, and one that writes to another tenant only. */
export function usersOf(users: readonly SmokeUser[], tenant: string) {
  const among = users.filter((user) => user.tenants.includes(tenant));
  const [writer, reader, admin] = (['write', 'read', 'admin'] as const).map((role) => withRole(among, role));
  const distinct = (some: readonly (SmokeUser | undefined)[]): SmokeUser[] =>
    [...new Set(some)].filter((user) => user !== undefined);
  return {
    among,
    admin,
    writers: distinct([writer, admin]),
    readers: distinct([reader, admin]),
    stranger: withRole(
      users.filter((user) => !user.tenants.includes(tenant)),
      'write',
    ),
  };
}

/** @throws Error if the status is not allowed */
export async function expectStatus(status: Promise<number>, allowed: readonly number[], about = ''): Promise<string> {
  const found = await status;
  if (!allowed.includes(found)) throw new Error(`${found} instead of ${allowed.join(' or ')} ${about}`.trim());
  return `${found} ${about}`.trim();
}

/**
 * Polls until a condition holds.
 *
 * @param seconds - timeout; by default that of a line
 * @throws Error if it does not hold until then
 */
export async function eventually(holds: () => Promise<boolean>, otherwise: string, seconds = 20): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${otherwise} within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
