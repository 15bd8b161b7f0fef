import type { Role, Tenants, TenantUser } from '../contracts';
import { didYouMean, error, escapeControl, replaceWith, type Path, type Problem } from '../kit';
import type { Environment } from './environment';
import { canaryTenantOf, canaryUser, onlyTenant, tenantsOf } from './tenancy';

/** A user of a tenant, with the path of its settings. */
interface Membership extends TenantUser {
  readonly name: string;
  readonly tenant: string;
  readonly path: Path;
}

/** Checks the collectors and the canary, which log in as users; the gateway and Loki check the tenants. */
export function tenancyProblems(environment: Environment): Problem[] {
  const { tenants = {}, loki, collect } = environment;
  if (loki === undefined) return [];
  const all = tenantsOf(environment);
  const inTenants = tenantProblems(tenants);
  const users = usersIn(tenants);
  // Problems that follow from wrong tenants would be misleading.
  return inTenants.length > 0
    ? inTenants
    : [
        ...canaryNameProblems(environment, users),
        ...writerProblems(['collect', 'logs'], collect?.logs, all),
        ...writerProblems(['collect', 'events'], collect?.events, all),
        ...canaryProblems(environment),
        ...singleTenantProblems(environment),
      ];
}

function tenantProblems(tenants: Tenants): Problem[] {
  if (Object.keys(tenants).length === 0)
    return [error(['tenants'], 'there is no tenant: no user could write or read logs.')];
  return Object.entries(tenants).flatMap(([name, { users }]): Problem[] => {
    const path = ['tenants', name];
    return [
      ...(name === '' ? [error(path, 'the name is empty; Loki would answer every request with "no org id".')] : []),
      ...(name === 'index'
        ? [
            error(
              path,
              `chunks of a tenant '${name}' would be stored in the folder of Loki's index, where the compactor would read them as index tables.`,
            ),
          ]
        : []),
      ...(Object.keys(users).length === 0
        ? [error([...path, 'users'], `the tenant '${name}' has no users that could write or read logs.`)]
        : []),
    ];
  });
}

function usersIn(tenants: Tenants): Membership[] {
  return Object.entries(tenants).flatMap(([tenant, { users }]) =>
    Object.entries(users).map(([name, user]) => ({ ...user, name, tenant, path: ['tenants', tenant, 'users', name] })),
  );
}

/** A user of a listed tenant with the name of the canary's user, whose tenant the platform adds. */
function canaryNameProblems({ canary, loki, tenants = {} }: Environment, users: readonly Membership[]): Problem[] {
  if (canary === false || loki?.multiTenant === false || Object.hasOwn(tenants, canaryUser)) return [];
  return users
    .filter((user) => user.name.toLowerCase() === canaryUser)
    .filter((user) => user.name !== canaryUser || rolesText(user) !== 'read, write')
    .map((user) =>
      error(
        user.path,
        `'${user.name}' is the user of the canary, with the roles read, write in the tenant '${canaryUser}'; user names are unique, ignoring case, and this one has the roles ${rolesText(user)} in ${user.tenant}.`,
      ),
    );
}

function rolesText({ roles }: TenantUser): string {
  return [...roles].sort().join(', ');
}

/** Whether a user has the permissions of a role; an admin has all. */
function permits(role: Role): (user: TenantUser) => boolean {
  return ({ roles }) => roles.includes(role) || roles.includes('admin');
}

/** A component that pushes needs a user with write access. */
function writerProblems(
  section: Path,
  pusher: { readonly login?: string; readonly tenant?: string } | undefined,
  tenants: Tenants,
): Problem[] {
  if (pusher === undefined) return [];
  const { login, tenant: name } = pusher;
  if (login === undefined || name === undefined)
    return (['login', 'tenant'] as const)
      .filter((key) => pusher[key] === undefined)
      .map((key) => error([...section, key], `'${key}' is required and missing: the gateway rejects other pushes.`));
  const tenant = Object.hasOwn(tenants, name) ? tenants[name] : undefined;
  if (tenant === undefined)
    return [
      error(
        [...section, 'tenant'],
        `there is no tenant '${escapeControl(name)}'; tenants: ${listed(tenants)}.`,
        replaceWith(didYouMean(name, namesIn(tenants))),
      ),
    ];
  const writers = Object.entries(tenant.users).filter(([, user]) => permits('write')(user));
  if (writers.some(([user]) => user === login)) return [];
  const names = namesIn(Object.fromEntries(writers));
  return [
    error(
      [...section, 'login'],
      `'${escapeControl(login)}' has no write access to the tenant '${escapeControl(name)}': the gateway would reject every push, and the lines would be lost. ${names.length > 0 ? `Users with write access: ${names.map((one) => `'${escapeControl(one)}'`).join(', ')}.` : 'No user of the tenant has write access.'}`,
      replaceWith(didYouMean(login, names)),
    ),
  ];
}

function canaryProblems(environment: Environment): Problem[] {
  if (environment.canary === false) return [];
  const name = canaryTenantOf(environment);
  const { users = {} } = tenantsOf(environment)[name] ?? {};
  const user = Object.hasOwn(users, canaryUser) ? users[canaryUser] : undefined;
  if (user !== undefined && permits('write')(user) && permits('read')(user)) return [];
  return [
    error(
      ['tenants'],
      `the canary writes to the tenant '${name}' and reads from it as the user '${canaryUser}', which needs the roles write and read there.`,
    ),
  ];
}

/** Without `multiTenant`, Loki stores everything under one fixed tenant. */
function singleTenantProblems({ loki, tenants = {} }: Environment): Problem[] {
  if (loki?.multiTenant !== false) return [];
  return Object.keys(tenants)
    .filter((name) => name !== onlyTenant)
    .map((name) =>
      error(
        ['tenants', name],
        `with loki.multiTenant false, Loki stores all logs under the tenant '${onlyTenant}'; queries for '${name}' would find nothing.`,
      ),
    );
}

function listed(tenants: Tenants): string {
  return namesIn(tenants)
    .map((name) => `'${escapeControl(name)}'`)
    .join(', ');
}

/** Names without that of the canary, which the platform adds. */
function namesIn(named: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(named).filter((name) => name !== canaryUser);
}
