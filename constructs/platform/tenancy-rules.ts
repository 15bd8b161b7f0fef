import type { Role } from '../contracts';
import { didYouMean, isReservedKey, error, escapeControl, replaceWith, type Path, type Problem } from '../kit';
import type { Environment, TenantSettings, UserSettings } from './environment';
import { canaryTenantOf, canaryUser, onlyTenant, tenantsOf } from './tenancy';

/** Checks tenants and users against each other, and the components that log in as users. */
export function tenancyProblems(environment: Environment): Problem[] {
  const tenants = tenantsOf(environment);
  const inList = listProblems(environment.tenants);
  // Problems that follow from a wrong list would be misleading.
  return inList.length > 0
    ? inList
    : [
        ...roleConflicts(environment.tenants),
        ...secretConflicts(environment.tenants),
        ...canaryNameProblems(environment),
        ...writerProblems('collect', environment.collect, tenants),
        ...writerProblems('events', environment.events, tenants),
        ...canaryProblems(environment),
        ...singleTenantProblems(environment),
        ...retentionProblems(environment, tenants),
      ];
}

function listProblems(tenants: readonly TenantSettings[]): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  if (tenants.length === 0) problems.push(error(['tenants'], 'the list is empty: no user could write or read logs.'));
  for (const [n, { name, users }] of tenants.entries()) {
    if (name === '')
      problems.push(
        error(['tenants', n, 'name'], 'the name is empty; Loki would answer every request with "no org id".'),
      );
    if (isReservedKey(name))
      problems.push(
        error(['tenants', n, 'name'], `'${name}' is not supported as a tenant: JavaScript uses it itself.`),
      );
    if (name === 'index')
      problems.push(
        error(
          ['tenants', n, 'name'],
          `chunks of a tenant '${name}' would be stored in the folder of Loki's index, where the compactor would read them as index tables.`,
        ),
      );
    if (seen.has(name)) problems.push(error(['tenants', n, 'name'], `the tenant '${name}' is listed twice.`));
    seen.add(name);
    if (users.length === 0)
      problems.push(error(['tenants', n, 'users'], `the tenant '${name}' has no users that could write or read logs.`));
    const names = users.map((user) => user.name);
    const duplicate = names.find((user, at) => names.indexOf(user) !== at);
    if (duplicate !== undefined)
      problems.push(
        error(
          ['tenants', n, 'users'],
          `the user '${duplicate}' is listed twice; nginx uses only the first password of a user.`,
        ),
      );
  }
  return problems;
}

/** A user has the same roles in all of its tenants. */
function roleConflicts(tenants: readonly TenantSettings[]): Problem[] {
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
          `'${user.name}' has the roles ${roles} in ${tenant} but ${known.roles} in ${known.tenant}; a user has the same roles in all of its tenants.`,
        ),
      ];
    }),
  );
}

/** A user of several tenants has one password, and therefore one Secret. */
function secretConflicts(tenants: readonly TenantSettings[]): Problem[] {
  const first = new Map<string, { readonly secret: string | undefined; readonly tenant: string }>();
  return tenants.flatMap(({ name: tenant, users }, n) =>
    users.flatMap(({ name, secret }, m): Problem[] => {
      const known = first.get(name);
      if (known === undefined) first.set(name, { secret, tenant });
      if (known === undefined || known.secret === secret) return [];
      return [
        error(
          ['tenants', n, 'users', m, 'secret'],
          `user '${name}' has a different Secret in tenant '${known.tenant}'; a user has one password for all of its tenants.`,
          replaceWith(known.secret),
        ),
      ];
    }),
  );
}

/** A user of a listed tenant with the name of the canary's user, whose tenant the platform adds. */
function canaryNameProblems({ canary, loki, tenants }: Environment): Problem[] {
  if (canary === false || loki.multiTenant === false || tenants.some(({ name }) => name === canaryUser)) return [];
  return tenants.flatMap(({ name: tenant, users }, n) =>
    users.flatMap(({ name, roles }, m): Problem[] => {
      const same = name === canaryUser && [...roles].sort().join(', ') === 'read, write';
      if (same || name.toLowerCase() !== canaryUser) return [];
      return [
        error(
          ['tenants', n, 'users', m, 'name'],
          `'${name}' is the user of the canary, with the roles read, write in the tenant '${canaryUser}'; user names are unique, ignoring case, and this one has the roles ${[...roles].sort().join(', ')} in ${tenant}.`,
        ),
      ];
    }),
  );
}

/** Whether a user has the permissions of a role; an admin has all. */
function permits(role: Role): (user: UserSettings) => boolean {
  return ({ roles }) => roles.includes(role) || roles.includes('admin');
}

/** A component that pushes needs a user with write access. */
function writerProblems(
  section: string,
  pusher: { readonly login: string; readonly tenant: string } | undefined,
  tenants: readonly TenantSettings[],
): Problem[] {
  if (pusher === undefined) return [];
  const tenant = tenants.find(({ name }) => name === pusher.tenant);
  if (tenant === undefined)
    return [
      error(
        [section, 'tenant'],
        `there is no tenant '${escapeControl(pusher.tenant)}'; tenants: ${listed(tenants)}.`,
        replaceWith(didYouMean(pusher.tenant, ownNames(tenants))),
      ),
    ];
  if (tenant.users.some((user) => user.name === pusher.login && permits('write')(user))) return [];
  const writers = ownNames(tenant.users.filter(permits('write')));
  return [
    error(
      [section, 'login'],
      `'${escapeControl(pusher.login)}' has no write access to the tenant '${escapeControl(pusher.tenant)}': the gateway would reject every push, and the lines would be lost. ${writers.length > 0 ? `Users with write access: ${writers.map((name) => `'${escapeControl(name)}'`).join(', ')}.` : 'No user of the tenant has write access.'}`,
      replaceWith(didYouMean(pusher.login, writers)),
    ),
  ];
}

function canaryProblems(environment: Environment): Problem[] {
  const canaryTenant = canaryTenantOf(environment);
  const tenant = tenantsOf(environment).find(({ name }) => name === canaryTenant);
  if (environment.canary === false || tenant === undefined) return [];
  const user = tenant.users.find(({ name }) => name === canaryUser);
  if (user !== undefined && permits('write')(user) && permits('read')(user)) return [];
  return [
    error(
      ['tenants'],
      `the canary writes to the tenant '${canaryTenant}' and reads from it as the user '${canaryUser}', which needs the roles write and read there.`,
    ),
  ];
}

/** Without `multiTenant`, Loki stores everything under one fixed tenant. */
function singleTenantProblems({ loki, tenants }: Environment): Problem[] {
  if (loki.multiTenant !== false) return [];
  return tenants.flatMap(({ name }, n): Problem[] =>
    name === onlyTenant
      ? []
      : [
          error(
            ['tenants', n, 'name'],
            `with loki.multiTenant false, Loki stores all logs under the tenant '${onlyTenant}'; queries for '${name}' would find nothing.`,
          ),
        ],
  );
}

function retentionProblems({ loki }: Environment, tenants: readonly TenantSettings[]): Problem[] {
  const { tenants: periods = {}, streams = [] } = loki.retention ?? {};
  const named: { readonly path: Path; readonly tenant: string }[] = [
    ...Object.keys(periods).map((tenant) => ({ path: ['loki', 'retention', 'tenants', tenant], tenant })),
    ...streams.flatMap(({ tenant }, n) =>
      tenant === undefined ? [] : [{ path: ['loki', 'retention', 'streams', n, 'tenant'], tenant }],
    ),
  ];
  return named
    .filter(({ tenant }) => !tenants.some(({ name }) => name === tenant))
    .map(({ path, tenant }) =>
      error(path, `there is no tenant '${escapeControl(tenant)}'; tenants: ${listed(tenants)}.`),
    );
}

function listed(tenants: readonly TenantSettings[]): string {
  return ownNames(tenants)
    .map((name) => `'${escapeControl(name)}'`)
    .join(', ');
}

/** Names without that of the canary, which the platform adds. */
function ownNames(named: readonly { readonly name: string }[]): string[] {
  return named.map(({ name }) => name).filter((name) => name !== canaryUser);
}
