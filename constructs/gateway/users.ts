import type { GatewayUser, Role } from '../contracts';
import { didYouMean, error, escapeControl, objectNameProblems, replaceWith, type Path, type Problem } from '../kit';
import { wordBytes } from './nginx';
import { joinedTenantsPattern } from './tenancy';

/** A user of the gateway. */
export interface LokiGatewayUser extends GatewayUser {
  /** The Secret with `username` and `password`. @default - `<name>-loki-auth` */
  readonly secret?: string;
}

/** Name of the Secret of a user. */
export function secretOf({ name, secret }: LokiGatewayUser): string {
  return secret ?? `${name}-loki-auth`;
}

const knownRoles: readonly Role[] = ['write', 'read', 'admin'];

/** Validates users, individually and against each other. */
export function userProblems(users: readonly LokiGatewayUser[]): Problem[] {
  if (users.length === 0)
    return [error(['users'], 'the list is empty; the gateway would reject every request with 401.')];
  return [
    ...users.flatMap((user, n) => [
      ...problemsOfUser(user, ['users', n]),
      ...(user.secret === undefined && nameProblem(user, []).length > 0
        ? []
        : objectNameProblems(['users', n, 'secret'], secretOf(user))),
    ]),
    ...duplicateNames(users),
  ];
}

/** Validates one user. */
export function problemsOfUser(user: LokiGatewayUser, path: Path): Problem[] {
  return [...nameProblem(user, path), ...roleProblems(user, path), ...tenantProblems(user, path)];
}

function nameProblem({ name }: LokiGatewayUser, path: Path): Problem[] {
  const at = [...path, 'name'];
  const permitted = name.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 64);
  if (name.includes('@'))
    return [
      error(
        at,
        `'${escapeControl(name)}' contains '@'; the names '<name>@a' and '<name>@b' are reserved for password rotation.`,
      ),
    ];
  if (!/^[A-Za-z0-9._-]+$/.test(name))
    return [
      error(
        at,
        `'${escapeControl(name)}' is not a valid user name: 1 to 64 letters, digits, '.', '_' and '-'.`,
        replaceWith(/[A-Za-z0-9]/.test(permitted) ? permitted : undefined),
      ),
    ];
  if (name.length > 64)
    return [error(at, `'${name}' has ${name.length} characters; the limit is 64, which nginx maps can hold.`)];
  return [];
}

function roleProblems({ roles }: LokiGatewayUser, path: Path): Problem[] {
  const at = [...path, 'roles'];
  if (roles.length === 0) return [error(at, 'the list is empty, so the user could log in but do nothing.')];
  const unknown = roles.filter((role) => !knownRoles.includes(role));
  if (unknown.length > 0)
    return unknown.map((role) =>
      error(
        [...at, roles.indexOf(role)],
        `'${escapeControl(role)}' is not a role; the roles are ${knownRoles.map((known) => `'${known}'`).join(', ')}.`,
        replaceWith(didYouMean(role, knownRoles)),
      ),
    );
  const duplicate = firstDuplicate(roles);
  return duplicate === undefined
    ? []
    : [error(at, `'${escapeControl(duplicate)}' is listed twice.`, replaceWith([...new Set(roles)]))];
}

function tenantProblems({ tenants }: LokiGatewayUser, path: Path): Problem[] {
  const at = [...path, 'tenants'];
  if (tenants.length === 0)
    return [error(at, `the list is empty; Loki rejects requests without a tenant with 401 'no org id'.`)];
  const duplicate = firstDuplicate(tenants);
  const problems: Problem[] =
    duplicate === undefined
      ? []
      : [error(at, `'${escapeControl(duplicate)}' is listed twice.`, replaceWith([...new Set(tenants)]))];
  for (const [n, tenant] of tenants.entries()) {
    const reason = tenantReason(tenant);
    if (reason === undefined) continue;
    problems.push(error([...at, n], `'${escapeControl(tenant)}' is not a valid tenant name: ${reason}.`));
  }
  return problems;
}

/** The rule of Loki that a tenant name breaks. */
function tenantReason(tenant: string): string | undefined {
  if (tenant === '') return 'it is empty';
  if (tenant === '.' || tenant === '..') return 'Loki stores rules in a folder of that name';
  if (tenant.includes('|')) return `Loki reserves '|' for joining tenants`;
  if (!/^[A-Za-z0-9!_.*'()-]+$/.test(tenant)) return `only letters, digits and !-_.*'() are allowed`;
  return tenant.length > 150 ? `it has ${tenant.length} characters, and the limit is 150` : undefined;
}

/** Longest argument in the configuration, bytes; nginx rejects arguments of 4096. */
const maxWordBytes = 4000;

/** Validates that the joined tenants of each user fit into one regular expression of nginx. */
export function joinedTenantProblems(users: readonly LokiGatewayUser[]): Problem[] {
  return users.flatMap((user, n): Problem[] => {
    const valid = user.tenants.length > 1 && problemsOfUser(user, []).length === 0;
    const size = valid ? wordBytes(joinedTenantsPattern(user)) : 0;
    if (size <= maxWordBytes) return [];
    return [
      error(
        ['users', n, 'tenants'],
        `'${user.name}' has ${user.tenants.length} tenants; with multiTenantQueries nginx matches all of them with one regular expression of ${size} bytes, and the limit is ${maxWordBytes}.`,
      ),
    ];
  });
}

/** nginx maps ignore case: a second user would have the rights of the first. */
function duplicateNames(users: readonly LokiGatewayUser[]): Problem[] {
  return users.flatMap(({ name }, n) => {
    const earlier = users.slice(0, n).find((other) => other.name.toLowerCase() === name.toLowerCase());
    if (earlier === undefined) return [];
    return [
      error(
        ['users', n, 'name'],
        earlier.name === name
          ? `'${name}' is listed twice; nginx would accept only the first password.`
          : `'${name}' and '${earlier.name}' differ only in case; nginx maps ignore case and would give both the same rights.`,
      ),
    ];
  });
}

function firstDuplicate(values: readonly string[]): string | undefined {
  return values.find((value, at) => values.indexOf(value) !== at);
}
