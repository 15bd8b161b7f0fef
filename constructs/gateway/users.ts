import type { GatewayUser, Role, Tenants, TenantUser } from '../contracts';
import {
  didYouMean,
  error,
  escapeControl,
  objectNameProblems,
  replaceWith,
  tenantNameProblems,
  type Path,
  type Problem,
} from '../kit';
import { wordBytes } from './nginx';
import { joinedTenantsPattern } from './tenancy';

/** A user with all of its tenants. Roles and Secret are those in the first of them. */
export interface ResolvedUser extends GatewayUser {
  readonly secret: string;
}

/** The users of all tenants, one per name. */
export function usersOf(tenants: Tenants): ResolvedUser[] {
  const users = new Map<string, ResolvedUser>();
  for (const { tenant, name, user } of eachUser(tenants)) {
    const known = users.get(name);
    users.set(name, {
      name,
      roles: known?.roles ?? user.roles,
      tenants: [...(known?.tenants ?? []), tenant],
      secret: known?.secret ?? secretOf(name, user),
    });
  }
  return [...users.values()];
}

/** Path of a user, in its first tenant. */
export function pathOf({ name, tenants }: GatewayUser): Path {
  return ['tenants', tenants[0]!, 'users', name];
}

function secretOf(name: string, { secret }: TenantUser): string {
  return secret ?? `${name}-loki-auth`;
}

/** A user in one of its tenants. */
interface Membership {
  readonly tenant: string;
  readonly name: string;
  readonly user: TenantUser;
}

function eachUser(tenants: Tenants): Membership[] {
  return Object.entries(tenants).flatMap(([tenant, { users }]) =>
    Object.entries(users).map(([name, user]) => ({ tenant, name, user })),
  );
}

const knownRoles: readonly Role[] = ['write', 'read', 'admin'];

/** Validates tenants and users, individually and against each other. */
export function tenantsProblems(tenants: Tenants): Problem[] {
  const memberships = eachUser(tenants);
  if (memberships.length === 0)
    return [error(['tenants'], 'no tenant has a user; the gateway would reject every request with 401.')];
  return [
    ...Object.keys(tenants).flatMap((tenant) => tenantNameProblems(['tenants', tenant], tenant)),
    ...memberships.flatMap(membershipProblems),
    ...conflicts(memberships),
    ...similarNames(usersOf(tenants)),
  ];
}

/** Whether nginx.conf can contain the user. */
export function isPrintable({ name, roles, tenants }: GatewayUser): boolean {
  return (
    nameProblems(name, []).length === 0 &&
    roleProblems(roles, []).length === 0 &&
    tenants.every((tenant) => tenantNameProblems([], tenant).length === 0)
  );
}

function membershipProblems({ tenant, name, user }: Membership): Problem[] {
  const path = ['tenants', tenant, 'users', name];
  const inName = nameProblems(name, path);
  return [
    ...inName,
    ...roleProblems(user.roles, [...path, 'roles']),
    ...(user.secret === undefined && inName.length > 0
      ? []
      : objectNameProblems([...path, 'secret'], secretOf(name, user))),
  ];
}

function nameProblems(name: string, path: Path): Problem[] {
  if (name.includes('@'))
    return [
      error(
        path,
        `'${escapeControl(name)}' contains '@'; the names '<name>@a' and '<name>@b' are reserved for password rotation.`,
      ),
    ];
  if (!/^[A-Za-z0-9._-]+$/.test(name))
    return [
      error(path, `'${escapeControl(name)}' is not a valid user name: 1 to 64 letters, digits, '.', '_' and '-'.`),
    ];
  if (name.length > 64)
    return [error(path, `'${name}' has ${name.length} characters; the limit is 64, which nginx maps can hold.`)];
  return [];
}

function roleProblems(roles: readonly Role[], path: Path): Problem[] {
  if (roles.length === 0) return [error(path, 'the list is empty, so the user could log in but do nothing.')];
  const unknown = roles.filter((role) => !knownRoles.includes(role));
  if (unknown.length > 0)
    return unknown.map((role) =>
      error(
        [...path, roles.indexOf(role)],
        `'${escapeControl(role)}' is not a role; the roles are ${knownRoles.map((known) => `'${known}'`).join(', ')}.`,
        replaceWith(didYouMean(role, knownRoles)),
      ),
    );
  const duplicate = roles.find((role, at) => roles.indexOf(role) !== at);
  return duplicate === undefined
    ? []
    : [error(path, `'${escapeControl(duplicate)}' is listed twice.`, replaceWith([...new Set(roles)]))];
}

/** A user has the same roles and the same password in all of its tenants. */
function conflicts(memberships: readonly Membership[]): Problem[] {
  const first = new Map<string, Membership>();
  return memberships.flatMap((one) => {
    const { tenant, name, user } = one;
    const known = first.get(name);
    if (known === undefined) first.set(name, one);
    if (known === undefined) return [];
    const path = ['tenants', tenant, 'users', name];
    const rolesText = ({ roles }: TenantUser): string => [...roles].sort().join(', ');
    return [
      ...(rolesText(user) === rolesText(known.user)
        ? []
        : [
            error(
              [...path, 'roles'],
              `'${name}' has the roles ${rolesText(user)} in ${tenant} but ${rolesText(known.user)} in ${known.tenant}; a user has the same roles in all of its tenants.`,
            ),
          ]),
      ...(secretOf(name, user) === secretOf(name, known.user)
        ? []
        : [
            error(
              [...path, 'secret'],
              `user '${name}' has a different Secret in tenant '${known.tenant}'; a user has one password for all of its tenants.`,
              replaceWith(known.user.secret),
            ),
          ]),
    ];
  });
}

/** nginx maps ignore case: a second user would have the rights of the first. */
function similarNames(users: readonly ResolvedUser[]): Problem[] {
  return users.flatMap((user, n) => {
    const earlier = users.slice(0, n).find((other) => other.name.toLowerCase() === user.name.toLowerCase());
    if (earlier === undefined) return [];
    return [
      error(
        pathOf(user),
        `'${user.name}' and '${earlier.name}' differ only in case; nginx maps ignore case and would give both the same rights.`,
      ),
    ];
  });
}

/** Longest argument in the configuration, bytes; nginx rejects arguments of 4096. */
const maxWordBytes = 4000;

/** Validates that the joined tenants of each user fit into one regular expression of nginx. */
export function joinedTenantProblems(users: readonly ResolvedUser[]): Problem[] {
  return users.flatMap((user): Problem[] => {
    const size = user.tenants.length > 1 && isPrintable(user) ? wordBytes(joinedTenantsPattern(user)) : 0;
    if (size <= maxWordBytes) return [];
    return [
      error(
        pathOf(user),
        `'${user.name}' has ${user.tenants.length} tenants; with multiTenantQueries nginx matches all of them with one regular expression of ${size} bytes, and the limit is ${maxWordBytes}.`,
      ),
    ];
  });
}
