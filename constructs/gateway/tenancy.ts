import type { GatewayUser, Role, RouteAccess } from '../contracts';
import { accessRules } from './access-rules';
import type { ServedRoute } from './apis';
import { escapeRegExp, mapping, type Directive } from './nginx';

/** The login names of a user. `@a` and `@b` are used while a password is rotated. */
export function loginNames({ name }: GatewayUser): readonly string[] {
  return [name, `${name}@a`, `${name}@b`];
}

/** Variable with the tenant of a request. Empty if the user has several and the request names none of them. */
export const tenantVariable = '$tenant';

/** Variable with the tenants of a request that may name several. */
const tenantsVariable = '$tenants';

const roles = '$roles';
const onlyTenant = '$own_tenant';

/** One letter per role, for matching in regular expressions. */
const letterOf: Readonly<Record<Role, string>> = { write: 'w', read: 'r', admin: 'a' };

/**
 * Maps from the user name to roles and tenants.
 *
 * `X-Scope-OrgID` of a client is used only if the user has several tenants, and must be one of them, case-sensitively.
 * A user name contains no `:`, so the separator between name and header is unambiguous.
 */
export function tenancyMaps(users: readonly GatewayUser[], multiTenantQueries: boolean): Directive[] {
  const singleTenantUsers = users.filter(({ tenants }) => tenants.length === 1);
  const multiTenantUsers = users.filter(({ tenants }) => tenants.length > 1);
  const nameAndHeader = '$remote_user:$http_x_scope_orgid';
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
      onlyTenant,
      each(singleTenantUsers, ({ tenants }) => tenants[0]!),
    ),
    mapping(
      nameAndHeader,
      tenantVariable,
      // One regular expression per tenant: nginx ignores the case of strings, and limits the length of an expression.
      multiTenantUsers.flatMap((user) =>
        user.tenants.map((tenant): [string, string] => [`${userPattern(user)}${escapeRegExp(tenant)}$`, tenant]),
      ),
      onlyTenant,
    ),
    ...(multiTenantQueries
      ? [
          mapping(
            nameAndHeader,
            tenantsVariable,
            multiTenantUsers.map((user) => [joinedTenantsPattern(user), '$joined']),
            onlyTenant,
          ),
        ]
      : []),
  ];
}

/** The variable with the tenants of a request. */
export function tenantVariableOf({ access, api }: ServedRoute): string {
  return accessRules[access].tenant === 'several' && api.multiTenantQueries ? tenantsVariable : tenantVariable;
}

/** Maps method, roles and tenant to whether a request is authorized. Evaluated after authentication only. */
export function accessMap(route: ServedRoute): Directive {
  const { rights, tenant } = accessRules[route.access];
  return mapping(
    `$request_method:${roles}:${tenantVariableOf(route)}`,
    allowedVariable(route),
    rights.map(({ role, methods }) => [
      `~^(?:${methods.join('|')}):[a-z]*${letterOf[role]}[a-z]*:${tenant === 'none' ? '' : '.'}`,
      'yes',
    ]),
  );
}

/** The variable that is empty if a request is not authorized. */
export function allowedVariable({ access, suffix }: { readonly access: RouteAccess; readonly suffix: string }): string {
  return `$may_${access}${suffix}`;
}

function roleLetters({ roles: of }: GatewayUser): string {
  const all: readonly Role[] = of.includes('admin') ? ['write', 'read', 'admin'] : of;
  return all.map((role) => letterOf[role]).join('');
}

/** Regular expression for tenants of a user joined by `|`. */
export function joinedTenantsPattern(user: GatewayUser): string {
  return `${userPattern(user)}(?<joined>(?:(?:${user.tenants.map(escapeRegExp).join('|')})(?:\\|(?=.)|$))+)$`;
}

function userPattern({ name }: GatewayUser): string {
  return `~^${escapeRegExp(name)}(?:@[ab])?:`;
}
