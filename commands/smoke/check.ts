import type { GatewayUser } from '../../constructs/contracts';
import type { Credentials, LokiClient } from './client';

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

/** Why a check could not run. */
export class Skipped extends Error {}

/** Labels of all lines that the smoke test pushes: one stream per tenant. */
export const smokeLabels = { job: 'smoke-test' } as const;

/** The status of a GET as a user. */
export async function call(client: LokiClient, path: string, user?: SmokeUser, tenant?: string): Promise<number> {
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

/** @throws Error if the status is not allowed */
export async function expectStatus(status: Promise<number>, allowed: readonly number[], about = ''): Promise<string> {
  const found = await status;
  if (!allowed.includes(found)) throw new Error(`${found} instead of ${allowed.join(' or ')} ${about}`.trim());
  return `${found} ${about}`.trim();
}

/** Milliseconds until a line must be found. */
const timeout = 20_000;

/**
 * Polls until a condition holds.
 *
 * @throws Error if it does not hold within 20 s
 */
export async function eventually(holds: () => Promise<boolean>, otherwise: string): Promise<void> {
  const end = Date.now() + timeout;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${otherwise} within ${timeout / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
