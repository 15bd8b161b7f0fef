import type { Tenants, TenantUser } from '../contracts';
import type { Path } from '../kit';
import type { CollectorSettings } from './collect-settings';
import type { Environment } from './environment';
import type { SectionLogin } from './sections/section';

/** The user of the canary, and its tenant if Loki is multi-tenant. */
export const canaryUser = 'canary';

/** The only tenant of a Loki without `multiTenant`. */
export const onlyTenant = 'fake';

/** The tenant that the canary writes to. */
export function canaryTenantOf({ loki }: Environment): string {
  return loki?.multiTenant === false ? onlyTenant : canaryUser;
}

/** The user of a collector, if its settings name one. */
export function collectorLogins(at: Path, settings: CollectorSettings | undefined): SectionLogin[] {
  const { login, tenant } = settings ?? {};
  return login === undefined ? [] : [{ user: login, at, ...(tenant !== undefined && { tenant }) }];
}

/** The tenants of an environment, including tenant and user of the canary. */
export function tenantsOf(environment: Environment): Tenants {
  const { tenants = {}, canary, loki } = environment;
  if (canary === false || loki === undefined) return tenants;
  const name = canaryTenantOf(environment);
  const user: TenantUser = { roles: ['write', 'read'] };
  if (!Object.hasOwn(tenants, name)) return { ...tenants, [name]: { users: { [canaryUser]: user } } };
  const known = tenants[name]!;
  if (name === canaryUser || Object.hasOwn(known.users, canaryUser)) return tenants;
  return { ...tenants, [name]: { ...known, users: { ...known.users, [canaryUser]: user } } };
}
