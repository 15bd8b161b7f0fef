import type { GatewayUser } from '../../constructs/contracts';
import type { Credentials, LokiClient } from './client';

/** A user of the gateway with the password that the cluster has for it. */
export interface SmokeUser extends GatewayUser {
  readonly credentials: Credentials;
}

/** One promise of the platform: what it found, or an Error that says what it found instead. */
export interface Check {
  readonly name: string;
  /** @throws Skipped if it could not be tried */
  readonly run: () => Promise<string>;
}

/** Why a check could not be tried. */
export class Skipped extends Error {}

/** The labels of every line that the smoke test pushes: one stream in each tenant, which says what it is. */
export const smokeLabels = { job: 'smoke-test' } as const;

/** The status of a GET as a user. */
export async function call(client: LokiClient, path: string, user?: SmokeUser, tenant?: string): Promise<number> {
  const { status } = await client.call(
    path,
    user === undefined ? {} : { as: user.credentials, headers: own(user, tenant!) },
  );
  return status;
}

/** A user of several tenants names the one that is meant. */
export function own(user: GatewayUser, tenant: string): Record<string, string> {
  return user.tenants.length > 1 ? { 'x-scope-orgid': tenant } : {};
}

/** @throws Error if the status is none of those that are allowed */
export async function expectStatus(status: Promise<number>, allowed: readonly number[], about = ''): Promise<string> {
  const found = await status;
  if (!allowed.includes(found)) throw new Error(`${found} instead of ${allowed.join(' or ')} ${about}`.trim());
  return `${found} ${about}`.trim();
}

/** How long a line may take to be found, milliseconds. */
const findable = 20_000;

/**
 * Asks again, with a pause, until it is so.
 *
 * @throws Error if it is not within 20 s
 */
export async function eventually(holds: () => Promise<boolean>, otherwise: string): Promise<void> {
  const end = Date.now() + findable;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${otherwise} within ${findable / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
