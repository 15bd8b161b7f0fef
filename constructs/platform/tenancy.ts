import type { LokiGatewayUser } from '../gateway';
import type { Problem } from '../kit';
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

/** What the gateway says of its users and Loki of its tenants, under the settings that they were made from. */
export function underTenants(environment: Environment, problem: Problem): Problem {
  const own = /^loki\.(tenantLimits|rules)\.(.*)$/.exec(problem.path);
  // One tenant's name may be the beginning of another's.
  const [at] = [...environment.tenants.entries()]
    .filter(([, { name }]) => own?.[2]!.startsWith(name) === true)
    .sort(([, one], [, other]) => other.name.length - one.name.length);
  if (own !== null && at !== undefined) {
    const rest = own[2]!.slice(at[1].name.length);
    return { ...problem, path: `tenants[${at[0]}].${own[1] === 'rules' ? 'rules' : 'limits'}${rest}` };
  }
  const match = /^gateway\.users\[(\d+)\]\.(\w+)(?:\[(\d+)\])?/.exec(problem.path);
  if (match === null) return problem;
  const user = usersOf(environment, () => [])[Number(match[1])];
  const tenant = user?.tenants[Number(match[3] ?? 0)];
  const n = environment.tenants.findIndex(({ name }) => name === tenant);
  const m = environment.tenants[n]?.users.findIndex(({ name }) => name === user?.name);
  if (n === -1 || m === undefined) return problem;
  // Not one of them, but how many they are.
  if (match[2] === 'tenants' && match[3] === undefined) return { ...problem, path: `tenants[${n}].users[${m}].name` };
  if (match[2] === 'tenants')
    return { ...problem, path: `tenants[${n}].name`, write: problem.write?.replace(/^tenants: \[(.*)\]$/, 'name: $1') };
  return { ...problem, path: `tenants[${n}].users[${m}].${match[2]}` };
}
