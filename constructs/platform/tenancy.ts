import type { LokiGatewayUser } from '../gateway';
import type { LokiProps } from '../loki';
import type { Path } from '../kit';
import type { CollectorSettings, Environment, Tenants, UserSettings } from './environment';
import type { SectionLogin } from './sections/section';

/** The user of the canary, and its tenant if Loki is multi-tenant. */
export const canaryUser = 'canary';

/** The only tenant of a Loki without `multiTenant`. */
export const onlyTenant = 'fake';

/** The tenant that the canary writes to. */
export function canaryTenantOf({ loki }: Environment): string {
  return loki?.multiTenant === false ? onlyTenant : canaryUser;
}

/** The user of a collector, if its settings name one. */
export function collectorLogins(at: Path, settings: CollectorSettings | undefined): SectionLogin[] {
  const { login, tenant } = settings ?? {};
  return login === undefined ? [] : [{ user: login, at, ...(tenant !== undefined && { tenant }) }];
}

/** The tenants of an environment, including tenant and user of the canary. */
export function tenantsOf(environment: Environment): Tenants {
  const { tenants = {}, canary, loki } = environment;
  if (canary === false || loki === undefined) return tenants;
  const name = canaryTenantOf(environment);
  const user: UserSettings = { roles: ['write', 'read'] };
  if (!Object.hasOwn(tenants, name)) return { ...tenants, [name]: { users: { [canaryUser]: user } } };
  const known = tenants[name]!;
  if (name === canaryUser || Object.hasOwn(known.users, canaryUser)) return tenants;
  return { ...tenants, [name]: { ...known, users: { ...known.users, [canaryUser]: user } } };
}

/** The overrides of `limits_config` by tenant. */
export function limitsOf({ tenants = {} }: Environment): Pick<LokiProps, 'tenantLimits'> {
  const limited = Object.entries(tenants).flatMap(([name, { limits }]) =>
    limits === undefined ? [] : [[name, limits] as const],
  );
  return limited.length === 0 ? {} : { tenantLimits: Object.fromEntries(limited) };
}

/** The rules of every tenant, if any tenant has rules or no object store exists that could store rules of the API. */
export function rulesOf(environment: Environment): Pick<LokiProps, 'rules'> {
  const tenants = Object.entries(tenantsOf(environment));
  if (environment.objectStore?.filesystem !== true && tenants.every(([, { rules }]) => rules === undefined)) return {};
  return { rules: Object.fromEntries(tenants.map(([name, { rules = [] }]) => [name, rules])) };
}

/** How long logs are kept, of all tenants and of single ones. */
export function retentionOf({ loki, tenants = {} }: Environment): Pick<LokiProps, 'retention'> {
  const own = Object.entries(tenants).flatMap(([name, { retention }]) =>
    retention === undefined ? [] : [{ name, ...retention }],
  );
  if (own.length === 0) return loki?.retention === undefined ? {} : { retention: loki.retention };
  const periods = own.flatMap((one) => (one.default === undefined ? [] : [[one.name, one.default] as const]));
  const streams = own.flatMap(({ name, streams: of = [] }) => of.map((stream) => ({ ...stream, tenant: name })));
  return {
    retention: {
      ...loki?.retention,
      ...(periods.length > 0 && { tenants: Object.fromEntries(periods) }),
      ...(streams.length > 0 && { streams: [...(loki?.retention?.streams ?? []), ...streams] }),
    },
  };
}

/** The users of the gateway, one per name, each with all of its tenants. */
export function usersOf(environment: Environment): LokiGatewayUser[] {
  const users = new Map<string, LokiGatewayUser>();
  for (const [tenant, settings] of Object.entries(tenantsOf(environment)))
    for (const [name, { roles, secret }] of Object.entries(settings.users)) {
      const known = users.get(name);
      users.set(name, {
        name,
        roles: known?.roles ?? roles,
        tenants: [...(known?.tenants ?? []), tenant],
        ...(secret !== undefined && { secret }),
      });
    }
  return [...users.values()];
}
