import type { Role, Tenants, TenantUser } from '../contracts';
import { didYouMean, error, escapeControl, replaceWith, type Path, type Problem } from '../kit';
import { canaryUser } from './tenancy';

/** What a client pushes with. */
export interface Client {
  readonly login?: string | undefined;
  /** @default - the only tenant of the user */
  readonly tenant?: string | undefined;
}

/** The gateway that a client logs in to. */
export interface Receiver {
  readonly tenants: Tenants;
  /** Its environment, for messages. @default - the environment of the client */
  readonly name?: string;
}

/** Whether a user has the permissions of a role; an admin has all. */
export function permits(role: Role): (user: TenantUser) => boolean {
  return ({ roles }) => roles.includes(role) || roles.includes('admin');
}

/**
 * Checks that a client may write to its tenant.
 *
 * @param at - path of the settings `login` and `tenant` of the client
 */
export function writerProblems(at: Path, client: Client, receiver: Receiver): Problem[] {
  const { tenants } = receiver;
  const { tenant } = client;
  if (tenant === undefined || Object.hasOwn(tenants, tenant)) return loginProblems(at, client, receiver);
  const near = didYouMean(tenant, namesIn(tenants));
  return [
    error(
      [...at, 'tenant'],
      `there is no tenant '${escapeControl(tenant)}'${of(receiver)}; tenants: ${quoted(namesIn(tenants))}.`,
      replaceWith(near),
    ),
    // A login that would be valid after the correction of the tenant is no second mistake.
    ...loginProblems(at, { ...client, tenant: near }, receiver).filter(({ path }) => path.at(-1) === 'login'),
  ];
}

function loginProblems(at: Path, { login, tenant }: Client, receiver: Receiver): Problem[] {
  const { tenants } = receiver;
  const writers = writersOf(tenant === undefined ? Object.values(tenants) : [tenants[tenant]!]);
  const names = writers.filter((name) => name !== canaryUser);
  const advice =
    names.length > 0 ? `Users with write access: ${quoted(names)}.` : 'No user of the tenant has write access.';
  const path = [...at, 'login'];
  if (login === undefined)
    return [error(path, `'login' is required and missing: the gateway${of(receiver)} rejects other pushes. ${advice}`)];
  if (!writers.includes(login))
    return [error(path, `${refusal(login, tenant, receiver)} ${advice}`, replaceWith(didYouMean(login, names)))];
  const memberOf = tenantsOfUser(login, tenants);
  if (tenant !== undefined || memberOf.length === 1) return [];
  return [
    error(
      [...at, 'tenant'],
      `'tenant' is required and missing: '${escapeControl(login)}' is a user of ${quoted(memberOf)}${of(receiver)}, and the gateway rejects pushes that do not select one.`,
    ),
  ];
}

/** Why nothing of this client is stored in its tenant. */
function refusal(login: string, tenant: string | undefined, receiver: Receiver): string {
  const user = `'${escapeControl(login)}'`;
  const memberOf = tenantsOfUser(login, receiver.tenants);
  if (memberOf.length === 0)
    return `${user} is not a user${of(receiver)}: the gateway would reject every push, and what is collected would be lost.`;
  if (tenant !== undefined && !memberOf.includes(tenant))
    return `${user} is a user of ${quoted(memberOf)}, not of the tenant ${quoted([tenant])}${of(receiver)}: the gateway would store nothing there.`;
  return `${user} has no write access to the tenant ${quoted(tenant === undefined ? memberOf : [tenant])}${of(receiver)}: the gateway would reject every push, and what is collected would be lost.`;
}

function of({ name }: Receiver): string {
  return name === undefined ? '' : ` of ${name}`;
}

function writersOf(tenants: readonly Tenants[string][]): string[] {
  const names = tenants.flatMap(({ users }) => Object.keys(users).filter((name) => permits('write')(users[name]!)));
  return [...new Set(names)];
}

function tenantsOfUser(login: string, tenants: Tenants): string[] {
  return Object.keys(tenants).filter((name) => Object.hasOwn(tenants[name]!.users, login));
}

/** Names without that of the canary, which the platform adds. */
function namesIn(named: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(named).filter((name) => name !== canaryUser);
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${escapeControl(name)}'`).join(', ');
}
