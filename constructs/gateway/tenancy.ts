import type { GatewayUser, Role } from '../contracts';
import { literally, mapping, type Directive } from './nginx';
import { calls, type Call, type CallName } from './routes';

/** Under which names a user logs in: the two others overlap while a password is changed. */
export function loginNames({ name }: GatewayUser): readonly string[] {
  return [name, `${name}@a`, `${name}@b`];
}

/** The variable with the one tenant of a request: empty if the user has several and named none of them. */
export const oneTenant = '$tenant';

/** The variable with the tenants of a request to which Loki can answer for several. */
const someTenants = '$tenants';

/** The other variables that the maps of this file set. */
const roles = '$roles';
const ownTenant = '$own_tenant';

/** Roles as one letter each, so that a regular expression can ask for one of them. */
const letters: Readonly<Record<Role, string>> = { write: 'w', read: 'r', admin: 'a' };

/**
 * From the name of the user to roles and tenants.
 *
 * A client's `X-Scope-OrgID` is looked at only where the user has several tenants, and has to be one of them as it is
 * written; a login holds no `:`, so nobody can move the border between name and header.
 */
export function tenancyMaps(users: readonly GatewayUser[], multiTenantQueries: boolean): Directive[] {
  const fixed = users.filter(({ tenants }) => tenants.length === 1);
  const choosers = users.filter(({ tenants }) => tenants.length > 1);
  const claim = '$remote_user:$http_x_scope_orgid';
  const each = (of: readonly GatewayUser[], value: (user: GatewayUser) => string): [string, string][] =>
    of.flatMap((user) => loginNames(user).map((name): [string, string] => [name, value(user)]));
  return [
    mapping(
      '$remote_user',
      roles,
      each(users, (user) => roleLetters(user)),
    ),
    mapping(
      '$remote_user',
      ownTenant,
      each(fixed, ({ tenants }) => tenants[0]!),
    ),
    mapping(
      claim,
      oneTenant,
      // An expression each: of strings nginx ignores the case, and one expression for all of them would grow too long.
      choosers.flatMap((user) =>
        user.tenants.map((tenant): [string, string] => [`${start(user)}${literally(tenant)}$`, tenant]),
      ),
      ownTenant,
    ),
    ...(multiTenantQueries
      ? [
          mapping(
            claim,
            someTenants,
            choosers.map((user) => [joinedClaim(user), '$joined']),
            ownTenant,
          ),
        ]
      : []),
  ];
}

/** The variable that holds the tenants of a call. */
export function tenantOf(call: CallName, multiTenantQueries: boolean): string {
  return calls[call].tenant === 'several' && multiTenantQueries ? someTenants : oneTenant;
}

/** From method, roles and tenant to whether a call is allowed. It counts only after the login was checked. */
export function callAllowed(call: CallName, multiTenantQueries: boolean): Directive {
  const { rights, tenant }: Call = calls[call];
  return mapping(
    `$request_method:${roles}:${tenantOf(call, multiTenantQueries)}`,
    mayCall(call),
    rights.map(({ role, methods }) => [
      `~^(?:${methods.join('|')}):[a-z]*${letters[role]}[a-z]*:${tenant === 'none' ? '' : '.'}`,
      'yes',
    ]),
  );
}

/** The variable that says whether a call is allowed: empty if not. */
export function mayCall(call: CallName): string {
  return `$may_${call}`;
}

function roleLetters({ roles: of }: GatewayUser): string {
  const all: readonly Role[] = of.includes('admin') ? ['write', 'read', 'admin'] : of;
  return all.map((role) => letters[role]).join('');
}

/** The expression for tenants of a user, joined: each is followed by `|` and another, or by the end. */
export function joinedClaim(user: GatewayUser): string {
  return `${start(user)}(?<joined>(?:(?:${user.tenants.map(literally).join('|')})(?:\\|(?=.)|$))+)$`;
}

function start({ name }: GatewayUser): string {
  return `~^${literally(name)}(?:@[ab])?:`;
}
