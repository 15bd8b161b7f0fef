import type { Role } from '../contracts';
import { error, escapeControl, replaceWith, type Path, type Problem } from '../kit';
import type { Environment, TenantSettings, UserSettings } from './environment';
import { canaryTenantOf, canaryUser, onlyTenant, tenantsOf } from './tenancy';

/** What contradicts itself between the tenants, their users, and those who log in as them. */
export function tenancyProblems(environment: Environment): Problem[] {
  const tenants = tenantsOf(environment);
  const own = listProblems(environment.tenants);
  // What follows from a list that is wrong would only confuse.
  return own.length > 0
    ? own
    : [
        ...contradictions(environment.tenants),
        ...secretContradictions(environment.tenants),
        ...canaryNameProblems(environment),
        ...writerProblems('collect', environment.collect, tenants),
        ...writerProblems('events', environment.events, tenants),
        ...canaryProblems(environment),
        ...singleProblems(environment),
        ...retentionProblems(environment, tenants),
      ];
}

function listProblems(tenants: readonly TenantSettings[]): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  if (tenants.length === 0) problems.push(error(['tenants'], 'there is no tenant: nobody could write a line.'));
  for (const [n, { name, users }] of tenants.entries()) {
    if (name === '')
      problems.push(
        error(['tenants', n, 'name'], 'the name is empty; Loki would answer every request with "no org id".'),
      );
    if (name === 'index')
      problems.push(
        error(
          ['tenants', n, 'name'],
          `the chunks of '${name}' would lie among the tables of Loki's index, and the compactor would take them for some.`,
        ),
      );
    if (seen.has(name)) problems.push(error(['tenants', n, 'name'], `the tenant '${name}' is there twice.`));
    seen.add(name);
    if (users.length === 0)
      problems.push(
        error(['tenants', n, 'users'], `the tenant '${name}' has no users: nobody could write or read it.`),
      );
    const names = users.map((user) => user.name);
    const twice = names.find((user, at) => names.indexOf(user) !== at);
    if (twice !== undefined)
      problems.push(
        error(['tenants', n, 'users'], `the user '${twice}' is there twice; nginx would know the first password only.`),
      );
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
        error(
          ['tenants', n, 'users', m, 'roles'],
          `'${user.name}' is ${roles} in ${tenant} and ${known.roles} in ${known.tenant}; a login has the same roles in all of its tenants.`,
        ),
      ];
    }),
  );
}

/** A user of several tenants has one login, and so one Secret. */
function secretContradictions(tenants: readonly TenantSettings[]): Problem[] {
  const first = new Map<string, { readonly secret: string | undefined; readonly tenant: string }>();
  return tenants.flatMap(({ name: tenant, users }, n) =>
    users.flatMap(({ name, secret }, m): Problem[] => {
      const known = first.get(name);
      if (known === undefined) first.set(name, { secret, tenant });
      if (known === undefined || known.secret === secret) return [];
      return [
        error(
          ['tenants', n, 'users', m, 'secret'],
          `'${name}' has another Secret in ${known.tenant}; a user of several tenants has one password.`,
          replaceWith(known.secret),
        ),
      ];
    }),
  );
}

/** A user with the name of the canary's, whose tenant is made here, in a tenant of the environment's own. */
function canaryNameProblems({ canary, loki, tenants }: Environment): Problem[] {
  if (canary === false || loki.multiTenant === false || tenants.some(({ name }) => name === canaryUser)) return [];
  return tenants.flatMap(({ name: tenant, users }, n) =>
    users.flatMap(({ name, roles }, m): Problem[] => {
      const same = name === canaryUser && [...roles].sort().join(', ') === 'read, write';
      if (same || name.toLowerCase() !== canaryUser) return [];
      return [
        error(
          ['tenants', n, 'users', m, 'name'],
          `'${name}' is what the canary is called, who writes and reads in a tenant of its own; this user is ${[...roles].sort().join(', ')} in ${tenant}, and the gateway knows one user of a name, in whatever case.`,
        ),
      ];
    }),
  );
}

/** Whether a user may do what a role may: an admin may everything. */
function may(role: Role): (user: UserSettings) => boolean {
  return ({ roles }) => roles.includes(role) || roles.includes('admin');
}

/** Whoever pushes has to be a user who may. */
function writerProblems(
  section: string,
  pusher: { readonly login: string; readonly tenant: string } | undefined,
  tenants: readonly TenantSettings[],
): Problem[] {
  if (pusher === undefined) return [];
  const tenant = tenants.find(({ name }) => name === pusher.tenant);
  if (tenant === undefined)
    return [
      error([section, 'tenant'], `there is no tenant '${escapeControl(pusher.tenant)}'; known are ${listed(tenants)}.`),
    ];
  const writers = tenant.users.filter(may('write')).map(({ name }) => name);
  if (writers.includes(pusher.login)) return [];
  return [
    error(
      [section, 'login'],
      `'${escapeControl(pusher.login)}' may not write to the tenant '${escapeControl(pusher.tenant)}'; the gateway would answer every push with 401 or 403, and the lines would be lost. ${writers.length > 0 ? `Users who may: ${writers.map((name) => `'${escapeControl(name)}'`).join(', ')}.` : 'No user of it may.'}`,
    ),
  ];
}

function canaryProblems(environment: Environment): Problem[] {
  const canaryTenant = canaryTenantOf(environment);
  const own = tenantsOf(environment).find(({ name }) => name === canaryTenant);
  if (environment.canary === false || own === undefined) return [];
  const user = own.users.find(({ name }) => name === canaryUser);
  if (user !== undefined && may('write')(user) && may('read')(user)) return [];
  return [
    error(['tenants'], `the tenant '${canaryTenant}' is the canary's, who writes and reads there as '${canaryUser}'.`),
  ];
}

/** Where Loki keeps no tenants apart there is one, and it has a name. */
function singleProblems({ loki, tenants }: Environment): Problem[] {
  if (loki.multiTenant !== false) return [];
  return tenants.flatMap(({ name }, n): Problem[] =>
    name === onlyTenant
      ? []
      : [
          error(
            ['tenants', n, 'name'],
            `Loki asks for no tenant (loki.multiTenant is false) and keeps everything under '${onlyTenant}'; nothing would ever be found under '${name}'.`,
          ),
        ],
  );
}

function retentionProblems({ loki }: Environment, tenants: readonly TenantSettings[]): Problem[] {
  const { tenants: own = {}, streams = [] } = loki.retention ?? {};
  const named: { readonly path: Path; readonly tenant: string }[] = [
    ...Object.keys(own).map((tenant) => ({ path: ['loki', 'retention', 'tenants', tenant], tenant })),
    ...streams.flatMap(({ tenant }, n) =>
      tenant === undefined ? [] : [{ path: ['loki', 'retention', 'streams', n, 'tenant'], tenant }],
    ),
  ];
  return named
    .filter(({ tenant }) => !tenants.some(({ name }) => name === tenant))
    .map(({ path, tenant }) =>
      error(path, `there is no tenant '${escapeControl(tenant)}'; known are ${listed(tenants)}.`),
    );
}

function listed(tenants: readonly TenantSettings[]): string {
  return tenants.map(({ name }) => `'${escapeControl(name)}'`).join(', ');
}
