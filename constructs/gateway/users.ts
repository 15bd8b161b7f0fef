import type { GatewayUser, Role } from '../contracts';
import { didYouMean, error, escapeControl, objectNameProblems, replaceWith, type Path, type Problem } from '../kit';
import { wordBytes } from './nginx';
import { joinedClaim } from './tenancy';

/** A login of the gateway, and where it is needed. */
export interface LokiGatewayUser extends GatewayUser {
  /** The Secret with `username` and `password`. @default - `<name>-loki-auth` */
  readonly secret?: string;
  /** Namespaces beside the gateway's where the Secret is needed: those of the agents. @default - none */
  readonly namespaces?: readonly string[];
}

/** The Secret of a user. */
export function secretOf({ name, secret }: LokiGatewayUser): string {
  return secret ?? `${name}-loki-auth`;
}

const knownRoles: readonly Role[] = ['write', 'read', 'admin'];

/** What is wrong with the users, one by one and among each other. */
export function userProblems(users: readonly LokiGatewayUser[]): Problem[] {
  if (users.length === 0) return [error(['users'], 'there is no user: the gateway would refuse everybody.')];
  return [
    ...users.flatMap((user, n) => [
      ...problemsOfUser(user, ['users', n]),
      ...(user.secret === undefined && nameProblem(user, []).length > 0
        ? []
        : objectNameProblems(['users', n, 'secret'], secretOf(user))),
    ]),
    ...twins(users),
  ];
}

/** What is wrong with one user, whoever the others are. */
export function problemsOfUser(user: LokiGatewayUser, path: Path): Problem[] {
  return [...nameProblem(user, path), ...roleProblems(user, path), ...tenantProblems(user, path)];
}

function nameProblem({ name }: LokiGatewayUser, path: Path): Problem[] {
  const at = [...path, 'name'];
  const suggestion = name.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 64);
  if (name.includes('@'))
    return [
      error(
        at,
        `'${escapeControl(name)}' holds an '@': '<name>@a' and '<name>@b' are what the same user is called while its password is changed.`,
      ),
    ];
  if (!/^[A-Za-z0-9._-]+$/.test(name))
    return [
      error(
        at,
        `'${escapeControl(name)}' is not a user name: letters, digits, '.', '_' and '-' only, since a login ends its name with ':' and nginx reads it in its configuration.`,
        replaceWith(/[A-Za-z0-9]/.test(suggestion) ? suggestion : undefined),
      ),
    ];
  if (name.length > 64)
    return [error(at, `'${name}' has ${name.length} characters; nginx looks it up in a table that holds 64.`)];
  return [];
}

function roleProblems({ roles }: LokiGatewayUser, path: Path): Problem[] {
  const at = [...path, 'roles'];
  if (roles.length === 0) return [error(at, 'no role: the user could log in and do nothing.')];
  const unknown = roles.filter((role) => !knownRoles.includes(role));
  if (unknown.length > 0)
    return unknown.map((role) =>
      error(
        [...at, roles.indexOf(role)],
        `'${role}' is not a role; known are ${knownRoles.map((known) => `'${known}'`).join(', ')}.`,
        replaceWith(didYouMean(role, knownRoles)),
      ),
    );
  const twice = firstTwice(roles);
  return twice === undefined ? [] : [error(at, `'${twice}' is there twice.`, replaceWith([...new Set(roles)]))];
}

function tenantProblems({ tenants }: LokiGatewayUser, path: Path): Problem[] {
  const at = [...path, 'tenants'];
  if (tenants.length === 0) return [error(at, `no tenant: Loki answers a request without one with 401 'no org id'.`)];
  const twice = firstTwice(tenants);
  const problems: Problem[] =
    twice === undefined ? [] : [error(at, `'${twice}' is there twice.`, replaceWith([...new Set(tenants)]))];
  for (const [n, tenant] of tenants.entries()) {
    const reason = tenantReason(tenant);
    if (reason === undefined) continue;
    problems.push(error([...at, n], `'${escapeControl(tenant)}' is not a tenant of Loki: ${reason}.`));
  }
  return problems;
}

/** Loki's rule for the name of a tenant. */
function tenantReason(tenant: string): string | undefined {
  if (tenant === '') return 'it is empty';
  if (tenant === '.' || tenant === '..') return 'it is also the name of a folder, where its rules would be kept';
  if (tenant.includes('|')) return `'|' joins the names of several tenants`;
  if (!/^[A-Za-z0-9!_.*'()-]+$/.test(tenant)) return `only letters, digits and !-_.*'() are allowed`;
  return tenant.length > 150 ? `it has ${tenant.length} characters, and 150 are allowed` : undefined;
}

/** The longest word that is written, bytes: nginx refuses a configuration with one of 4096. */
const longestWord = 4000;

/** What nginx could not be told of users who may ask for several tenants at once. */
export function joiningProblems(users: readonly LokiGatewayUser[]): Problem[] {
  return users.flatMap((user, n): Problem[] => {
    const sound = user.tenants.length > 1 && problemsOfUser(user, []).length === 0;
    const size = sound ? wordBytes(joinedClaim(user)) : 0;
    if (size <= longestWord) return [];
    return [
      error(
        ['users', n, 'tenants'],
        `'${user.name}' may ask for any of ${user.tenants.length} tenants at once; nginx would look for all of their names with one expression of ${size} bytes, and reads ${longestWord} at most.`,
      ),
    ];
  });
}

/** nginx looks names up without regard to case: the second would have the rights of the first. */
function twins(users: readonly LokiGatewayUser[]): Problem[] {
  return users.flatMap(({ name }, n) => {
    const twin = users.slice(0, n).find((other) => other.name.toLowerCase() === name.toLowerCase());
    if (twin === undefined) return [];
    return [
      error(
        ['users', n, 'name'],
        twin.name === name
          ? `'${name}' is there twice; of two lines for one name nginx takes the first password only.`
          : `'${name}' and '${twin.name}' differ in case only; nginx gives both the rights of one.`,
      ),
    ];
  });
}

function firstTwice(values: readonly string[]): string | undefined {
  return values.find((value, at) => values.indexOf(value) !== at);
}
