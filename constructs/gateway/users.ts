import type { GatewayUser, Role } from '../contracts';
import { didYouMean, objectNameProblems, shown, type Problem } from '../kit';
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
  if (users.length === 0)
    return [
      {
        path: 'users',
        says: 'there is no user: the gateway would refuse everybody.',
      },
    ];
  return [
    ...users.flatMap((user, n) => [
      ...problemsOfUser(user, `users[${n}]`),
      ...objectNameProblems(`users[${n}].secret`, secretOf(user)),
    ]),
    ...twins(users),
  ];
}

/** What is wrong with one user, whoever the others are. */
export function problemsOfUser(user: LokiGatewayUser, path: string): Problem[] {
  return [...nameProblem(user, path), ...roleProblems(user, path), ...tenantProblems(user, path)];
}

function nameProblem({ name }: LokiGatewayUser, path: string): Problem[] {
  const suggestion = name
    .replace(/@.*/, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .slice(0, 64);
  const problem = (says: string): Problem[] => [
    { path: `${path}.name`, says, ...(/[A-Za-z0-9]/.test(suggestion) && { write: `name: '${suggestion}'` }) },
  ];
  if (name.includes('@'))
    return problem(
      `'${shown(name)}' holds an '@': '<name>@a' and '<name>@b' are what the same user is called while its password is changed.`,
    );
  if (!/^[A-Za-z0-9._-]+$/.test(name))
    return problem(
      `'${shown(name)}' is not a user name: letters, digits, '.', '_' and '-' only, since a login ends its name with ':' and nginx reads it in its configuration.`,
    );
  if (name.length > 64)
    return problem(`'${name}' has ${name.length} characters; nginx looks it up in a table that holds 64.`);
  return [];
}

function roleProblems({ roles }: LokiGatewayUser, path: string): Problem[] {
  const at = `${path}.roles`;
  if (roles.length === 0) return [{ path: at, says: 'no role: the user could log in and do nothing.' }];
  const unknown = roles.filter((role) => !knownRoles.includes(role));
  if (unknown.length > 0)
    return unknown.map((role) => {
      const near = didYouMean(role, knownRoles);
      return {
        path: at,
        says: `'${role}' is not a role; known are ${knownRoles.map((known) => `'${known}'`).join(', ')}.`,
        ...(roles.length === 1 && near !== undefined && { write: `roles: ['${near}']` }),
      };
    });
  const twice = firstTwice(roles);
  return twice === undefined
    ? []
    : [{ path: at, says: `'${twice}' is there twice.`, write: `roles: [${list(new Set(roles))}]` }];
}

function tenantProblems({ tenants }: LokiGatewayUser, path: string): Problem[] {
  const at = `${path}.tenants`;
  if (tenants.length === 0)
    return [
      {
        path: at,
        says: `no tenant: Loki answers a request without one with 401 'no org id'.`,
      },
    ];
  const twice = firstTwice(tenants);
  const problems: Problem[] =
    twice === undefined
      ? []
      : [{ path: at, says: `'${twice}' is there twice.`, write: `tenants: [${list(new Set(tenants))}]` }];
  for (const [n, tenant] of tenants.entries()) {
    const reason = tenantReason(tenant);
    if (reason === undefined) continue;
    const suggestion = tenant.replace(/[^A-Za-z0-9!_.*'()-]+/g, '-').slice(0, 150);
    problems.push({
      path: `${at}[${n}]`,
      says: `'${shown(tenant)}' is not a tenant of Loki: ${reason}.`,
      ...(/[A-Za-z0-9]/.test(suggestion) && { write: `'${suggestion}'` }),
    });
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
    const sound = user.tenants.length > 1 && problemsOfUser(user, '').length === 0;
    const size = sound ? wordBytes(joinedClaim(user)) : 0;
    if (size <= longestWord) return [];
    return [
      {
        path: `users[${n}].tenants`,
        says: `'${user.name}' may ask for any of ${user.tenants.length} tenants at once; nginx would look for all of their names with one expression of ${size} bytes, and reads ${longestWord} at most.`,
      },
    ];
  });
}

/** nginx looks names up without regard to case: the second would have the rights of the first. */
function twins(users: readonly LokiGatewayUser[]): Problem[] {
  return users.flatMap(({ name }, n) => {
    const twin = users.slice(0, n).find((other) => other.name.toLowerCase() === name.toLowerCase());
    if (twin === undefined) return [];
    return [
      {
        path: `users[${n}].name`,
        says:
          twin.name === name
            ? `'${name}' is there twice; of two lines for one name nginx takes the first password only.`
            : `'${name}' and '${twin.name}' differ in case only; nginx gives both the rights of one.`,
      },
    ];
  });
}

function firstTwice(values: readonly string[]): string | undefined {
  return values.find((value, at) => values.indexOf(value) !== at);
}

function list(values: Iterable<string>): string {
  return [...values].map((value) => `'${value}'`).join(', ');
}
