import type { LokiGatewayUser } from '../gateway';
import type { LokiProps } from '../loki';
import type { Environment, TenantSettings, UserSettings } from './environment';

/** The user of the canary, and its tenant if Loki is multi-tenant. */
export const canaryUser = 'canary';

/** The only tenant of a Loki without `multiTenant`. */
export const onlyTenant = 'fake';

/** The tenant that the canary writes to. */
export function canaryTenantOf({ loki }: Environment): string {
  return loki.multiTenant === false ? onlyTenant : canaryUser;
}

/** The tenants of an environment, including tenant and user of the canary. */
export function tenantsOf(environment: Environment): readonly TenantSettings[] {
  const { tenants, canary } = environment;
  const canaryTenant = canaryTenantOf(environment);
  const user: UserSettings = { name: canaryUser, roles: ['write', 'read'] };
  if (canary === false) return tenants;
  const known = tenants.find(({ name }) => name === canaryTenant);
  if (known === undefined) return [...tenants, { name: canaryTenant, users: [user] }];
  if (canaryTenant === canaryUser || known.users.some(({ name }) => name === canaryUser)) return tenants;
  return tenants.map((tenant) => (tenant === known ? { ...tenant, users: [...tenant.users, user] } : tenant));
}

/** The overrides of `limits_config` by tenant. */
export function limitsOf({ tenants }: Environment): Pick<LokiProps, 'tenantLimits'> {
  const limited = tenants.flatMap(({ name, limits }) => (limits === undefined ? [] : [[name, limits] as const]));
  return limited.length === 0 ? {} : { tenantLimits: Object.fromEntries(limited) };
}

/** The rules of every tenant, if any tenant has rules or no object store exists that could store rules of the API. */
export function rulesOf(environment: Environment): Pick<LokiProps, 'rules'> {
  const tenants = tenantsOf(environment);
  if (environment.objectStore.filesystem !== true && tenants.every(({ rules }) => rules === undefined)) return {};
  return { rules: Object.fromEntries(tenants.map(({ name, rules = [] }) => [name, rules])) };
}

/** The users of the gateway, one per name, each with all of its tenants. */
export function usersOf(environment: Environment): LokiGatewayUser[] {
  const users = new Map<string, LokiGatewayUser>();
  for (const tenant of tenantsOf(environment))
    for (const { name, roles, secret } of tenant.users) {
      const known = users.get(name);
      users.set(name, {
        name,
        roles: known?.roles ?? roles,
        tenants: [...(known?.tenants ?? []), tenant.name],
        ...(secret !== undefined && { secret }),
      });
    }
  return [...users.values()];
}
