import type { Problem } from '../kit';
import type { LokiGatewayUser } from '../loki';
import type { Environment, TenantSettings } from './environment';

/** The tenant and the user of the canary. */
export const canaryTenant = 'canary';

/** The tenants of an environment, the canary's among them. */
export function tenantsOf({ tenants, canary }: Environment): readonly TenantSettings[] {
  if (canary === false || tenants.some(({ name }) => name === canaryTenant)) return tenants;
  return [...tenants, { name: canaryTenant, users: [{ name: canaryTenant, roles: ['write', 'read'] }] }];
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

/** What the gateway says of its users, under the settings that they were made from. */
export function underTenants(environment: Environment, problem: Problem): Problem {
  const match = /^gateway\.users\[(\d+)\]\.(\w+)(?:\[(\d+)\])?/.exec(problem.path);
  if (match === null) return problem;
  const user = usersOf(environment, () => [])[Number(match[1])];
  const tenant = user?.tenants[Number(match[3] ?? 0)];
  const n = environment.tenants.findIndex(({ name }) => name === tenant);
  const m = environment.tenants[n]?.users.findIndex(({ name }) => name === user?.name);
  if (n === -1 || m === undefined) return problem;
  if (match[2] === 'tenants')
    return { ...problem, path: `tenants[${n}].name`, write: problem.write.replace(/^tenants: \[(.*)\]$/, 'name: $1') };
  return { ...problem, path: `tenants[${n}].users[${m}].${match[2]}` };
}

/** What contradicts itself between the tenants, their users, and those who log in as them. */
export function tenancyProblems(environment: Environment): Problem[] {
  const tenants = tenantsOf(environment);
  const own = listProblems(environment.tenants);
  // What follows from a list that is wrong would only confuse.
  return own.length > 0
    ? own
    : [...contradictions(tenants), ...collectorProblems(environment, tenants), ...canaryProblems(environment)];
}

function listProblems(tenants: readonly TenantSettings[]): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  if (tenants.length === 0)
    problems.push({
      path: 'tenants',
      says: 'there is no tenant: nobody could write a line.',
      write: `tenants: [{ name: 'Prod', users: [{ name: 'vector', roles: ['write'] }] }]`,
    });
  for (const [n, { name, users }] of tenants.entries()) {
    if (name === '')
      problems.push({
        path: `tenants[${n}].name`,
        says: 'the name is empty; Loki would answer every request with "no org id".',
        write: `name: 'Prod'`,
      });
    if (seen.has(name))
      problems.push({
        path: `tenants[${n}].name`,
        says: `the tenant '${name}' is there twice.`,
        write: `one tenant '${name}' with all of its users`,
      });
    seen.add(name);
    if (users.length === 0)
      problems.push({
        path: `tenants[${n}].users`,
        says: `the tenant '${name}' has no users: nobody could write or read it.`,
        write: `users: [{ name: 'vector', roles: ['write'] }]`,
      });
    const names = users.map((user) => user.name);
    const twice = names.find((user, at) => names.indexOf(user) !== at);
    if (twice !== undefined)
      problems.push({
        path: `tenants[${n}].users`,
        says: `the user '${twice}' is there twice; nginx would know the first password only.`,
        write: `one user '${twice}' with all of its roles`,
      });
  }
  return problems;
}

function contradictions(tenants: readonly TenantSettings[]): Problem[] {
  const first = new Map<string, { readonly roles: string; readonly tenant: string }>();
  return tenants.flatMap(({ name: tenant, users }, n) =>
    users.flatMap((user, m): Problem[] => {
      const roles = [...user.roles].sort().join(', ');
      const known = first.get(user.name);
      if (known === undefined) first.set(user.name, { roles, tenant });
      if (known === undefined || known.roles === roles) return [];
      return [
        {
          path: `tenants[${n}].users[${m}].roles`,
          says: `'${user.name}' is ${roles} in ${tenant} and ${known.roles} in ${known.tenant}; a login has the same roles in all of its tenants.`,
          write: `a second user, such as '${user.name}-${tenant.toLowerCase()}'`,
        },
      ];
    }),
  );
}

function collectorProblems({ collect }: Environment, tenants: readonly TenantSettings[]): Problem[] {
  if (collect === undefined) return [];
  const tenant = tenants.find(({ name }) => name === collect.tenant);
  if (tenant === undefined)
    return [
      {
        path: 'collect.tenant',
        says: `there is no tenant '${collect.tenant}'; known are ${tenants.map(({ name }) => `'${name}'`).join(', ')}.`,
        write: `tenant: '${tenants[0]?.name ?? 'Prod'}'`,
      },
    ];
  const writers = tenant.users.filter(({ roles }) => roles.includes('write')).map(({ name }) => name);
  if (writers.includes(collect.login)) return [];
  return [
    {
      path: 'collect.login',
      says: `'${collect.login}' may not write to the tenant '${collect.tenant}'; the gateway would answer every push with 401 or 403, and the lines would be lost.`,
      write:
        writers.length > 0
          ? `login: '${writers[0]}'`
          : `users: [{ name: '${collect.login}', roles: ['write'] }]   (in tenants)`,
    },
  ];
}

function canaryProblems({ canary: settings, tenants }: Environment): Problem[] {
  const own = tenants.find(({ name }) => name === canaryTenant);
  if (settings === false || own === undefined) return [];
  const user = own.users.find(({ name }) => name === canaryTenant);
  if (user !== undefined && user.roles.includes('write') && user.roles.includes('read')) return [];
  return [
    {
      path: 'tenants',
      says: `the tenant '${canaryTenant}' is the canary's, who writes and reads there as '${canaryTenant}'.`,
      write: `{ name: 'canary', users: [{ name: 'canary', roles: ['write', 'read'] }] }   (or canary: false)`,
    },
  ];
}
