import type { Tenants, TenantUser } from '../contracts';
import { error, firstOfEachPath, type Path, type Problem } from '../kit';
import type { Environment } from './environment';
import { permits, writerProblems, type Client } from './login-rules';
import { canaryTenantOf, canaryUser, onlyTenant, tenantsOf } from './tenancy';

/** A user of a tenant, with the path of its settings. */
interface Membership extends TenantUser {
  readonly name: string;
  readonly tenant: string;
  readonly path: Path;
}

/** Checks the collectors and the canary, which log in as users; the gateway and Loki check the tenants. */
export function tenancyProblems(environment: Environment): Problem[] {
  const { tenants = {}, loki, tempo } = environment;
  if (loki === undefined && tempo === undefined) return [];
  const all = tenantsOf(environment);
  const inTenants = tenantProblems(environment);
  const users = usersIn(tenants);
  // Problems that follow from wrong tenants would be misleading.
  return inTenants.length > 0
    ? inTenants
    : [
        ...(loki === undefined ? [] : logTenancyProblems(environment, all, users)),
        ...collectorProblems(['collect', 'traces'], tracesClient(environment), all),
      ];
}

/** The collector of traces, if it logs in to the gateway of this platform. */
function tracesClient({ tempo, loki, collect }: Environment): Client | undefined {
  const traces = collect?.traces;
  const isOwn = tempo !== undefined || (loki !== undefined && traces?.logs !== false);
  return isOwn ? traces : undefined;
}

function logTenancyProblems(environment: Environment, all: Tenants, users: readonly Membership[]): Problem[] {
  const { collect } = environment;
  return [
    ...canaryNameProblems(environment, users),
    ...collectorProblems(['collect', 'logs'], collect?.logs, all),
    ...Object.entries(collect?.logs?.tenantByNamespace ?? {}).flatMap(([namespace, one]) =>
      collectorProblems(['collect', 'logs', 'tenantByNamespace', namespace], one, all),
    ),
    ...collectorProblems(['collect', 'audit'], collect?.audit, all),
    ...((collect?.events?.exporter ?? collect?.events?.alloy) === undefined
      ? []
      : collectorProblems(['collect', 'events'], collect?.events, all)),
    ...Object.entries(collect?.hosts ?? {}).flatMap(([name, host]) =>
      collectorProblems(['collect', 'hosts', name], host, all),
    ),
    ...canaryProblems(environment),
    ...singleTenantProblems(environment),
  ];
}

function tenantProblems({ loki, tempo, tenants = {} }: Environment): Problem[] {
  const system = loki === undefined ? 'Tempo' : tempo === undefined ? 'Loki' : 'Loki and Tempo';
  if (Object.keys(tenants).length === 0)
    return [error(['tenants'], 'there is no tenant: no user could write or read.')];
  return Object.entries(tenants).flatMap(([name, { users }]): Problem[] => {
    const path = ['tenants', name];
    return [
      ...(name === ''
        ? [error(path, `the name is empty; ${system} would answer every request with "no org id".`)]
        : []),
      ...(name === 'index' && loki !== undefined
        ? [
            error(
              path,
              `chunks of a tenant '${name}' would be stored in the folder of Loki's index, where the compactor would read them as index tables.`,
            ),
          ]
        : []),
      ...(Object.keys(users).length === 0
        ? [error([...path, 'users'], `the tenant '${name}' has no users that could write or read.`)]
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

/** A collector needs a login, a tenant, and write access to it. */
function collectorProblems(at: Path, collector: Client | undefined, tenants: Tenants): Problem[] {
  if (collector === undefined) return [];
  return firstOfEachPath([
    ...(collector.tenant === undefined
      ? [error([...at, 'tenant'], `'tenant' is required and missing: a collector writes to one tenant.`)]
      : []),
    ...writerProblems(at, collector, { tenants }),
  ]);
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
