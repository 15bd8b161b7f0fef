import type { LokiGatewayUser } from '../gateway';
import type { LokiProps } from '../loki';
import type { Environment, TenantSettings, UserSettings } from './environment';

/** The user of the canary, and its tenant where Loki keeps tenants apart. */
export const canaryUser = 'canary';

/** The one tenant of a Loki that asks for none. */
export const onlyTenant = 'fake';

/** The tenant in which the canary writes. */
export function canaryTenantOf({ loki }: Environment): string {
  return loki.multiTenant === false ? onlyTenant : canaryUser;
}

/** The tenants of an environment, with the canary. */
export function tenantsOf(environment: Environment): readonly TenantSettings[] {
  const { tenants, canary } = environment;
  const own = canaryTenantOf(environment);
  const user: UserSettings = { name: canaryUser, roles: ['write', 'read'] };
  if (canary === false) return tenants;
  const known = tenants.find(({ name }) => name === own);
  if (known === undefined) return [...tenants, { name: own, users: [user] }];
  if (own === canaryUser || known.users.some(({ name }) => name === canaryUser)) return tenants;
  return tenants.map((tenant) => (tenant === known ? { ...tenant, users: [...tenant.users, user] } : tenant));
}

/** The limits of the tenants that have some. */
export function limitsOf({ tenants }: Environment): Pick<LokiProps, 'tenantLimits'> {
  const own = tenants.flatMap(({ name, limits }) => (limits === undefined ? [] : [[name, limits] as const]));
  return own.length === 0 ? {} : { tenantLimits: Object.fromEntries(own) };
}

/** The rules of every tenant, where they come from here: any has some, or there is no object store for those of the API. */
export function rulesOf(environment: Environment): Pick<LokiProps, 'rules'> {
  const tenants = tenantsOf(environment);
  if (environment.objectStore.filesystem !== true && tenants.every(({ rules }) => rules === undefined)) return {};
  return { rules: Object.fromEntries(tenants.map(({ name, rules = [] }) => [name, rules])) };
}

/** The users of the gateway: one for each name, with all of its tenants. */
export function usersOf(
  environment: Environment,
  namespacesOf: (user: string) => readonly string[],
): LokiGatewayUser[] {
  const users = new Map<string, LokiGatewayUser>();
  for (const tenant of tenantsOf(environment))
    for (const { name, roles, secret } of tenant.users) {
      const known = users.get(name);
      users.set(name, {
        name,
        roles: known?.roles ?? roles,
        tenants: [...(known?.tenants ?? []), tenant.name],
        namespaces: namespacesOf(name),
        ...(secret !== undefined && { secret }),
      });
    }
  return [...users.values()];
}
