import type { GatewayUser, Role } from '../contracts';

/** A user of the gateway, with the number of its login in the environment of the script. */
export interface CheckedUser extends GatewayUser {
  readonly number: number;
}

/** What a gateway takes. */
export type Taken = 'logs' | 'traces';

/** Pages that no user without the role `admin` may open. */
const internal = ['/ingester/shutdown', '/flush', '/config', '/metrics'];
/** Those of Tempo besides. */
const internalOfTempo = ['/shutdown', '/status/config', '/api/overrides', '/debug/pprof/'];

/** The users that the checks need: for each tenant one of each role, and those with a single role that is refused more. */
export function usersToCheck(users: readonly GatewayUser[]): GatewayUser[] {
  const needed = new Set(
    tenantsOf(users).flatMap((tenant) => {
      const { writers, readers, onlyWriter, onlyReader, otherWriter } = usersOf(users, tenant);
      return [...writers, ...readers, onlyWriter, onlyReader, otherWriter];
    }),
  );
  return users.filter((user) => needed.has(user));
}

/** The checks as commands of the script. */
export function smokeChecks(users: readonly CheckedUser[], takes: readonly Taken[]): string[] {
  const [first] = users;
  const [logs, traces] = [takes.includes('logs'), takes.includes('traces')];
  const push = logs ? ['push'] : ['push_trace'];
  const refused = [...(logs ? [] : ['0']), quote('this line must be refused')].join(' ');
  const pages = [...internal, ...(traces ? internalOfTempo : [])];
  return [
    command('expect', 'alive', '200', 'without a login', 'none', '', '/'),
    `${command(...push, 'wrong password', '401', `as ${first?.name}`, 'wrong', '')} ${refused}`,
    `${command(...push, 'no password', '401', 'without a login', 'none', '')} ${refused}`,
    ...(logs ? tenantsOf(users).flatMap((tenant) => checksOf(users, tenant)) : []),
    ...(traces ? tenantsOf(users).flatMap((tenant) => traceChecksOf(users, tenant)) : []),
    // The lines and traces of all tenants are there by now.
    ...(logs ? tenantsOf(users).flatMap((tenant) => isolation(users, tenant)) : []),
    ...(traces ? tenantsOf(users).flatMap((tenant) => traceIsolation(users, tenant)) : []),
    ...users
      .filter(({ roles }) => !roles.includes('admin'))
      .flatMap((user) =>
        pages.map((path) =>
          command(
            'expect',
            'nothing internal',
            '403 404',
            `${path} as ${user.name}`,
            ...sender(user, user.tenants[0]!),
            path,
          ),
        ),
      ),
  ];
}

function checksOf(users: readonly CheckedUser[], tenant: string): string[] {
  const { writers, readers, onlyWriter, onlyReader } = usersOf(users, tenant);
  const [pusher] = writers;
  const text = textOf(tenant);
  return [
    ...writers.map(
      (user) => `${command('push', `${tenant}: push`, '204', `as ${user.name}`, ...sender(user, tenant))} ${text}`,
    ),
    ...(pusher === undefined ? [] : readers).map(
      (user) =>
        `${command('find_text', `${tenant}: query`, `the line is back, as ${user.name}`)} ${text} ${command('query', ...sender(user, tenant))}`,
    ),
    ...(onlyWriter === undefined
      ? []
      : [
          command(
            'expect',
            `${tenant}: writer reads`,
            '403',
            `refused to ${onlyWriter.name}`,
            ...sender(onlyWriter, tenant),
            '/loki/api/v1/labels',
          ),
        ]),
    ...(onlyReader === undefined
      ? []
      : [
          `${command('push', `${tenant}: reader writes`, '403', `refused to ${onlyReader.name}`, ...sender(onlyReader, tenant))} ${text}`,
        ]),
  ];
}

/** A reader that sends the header of another tenant gets only lines of its own. */
function isolation(users: readonly CheckedUser[], tenant: string): string[] {
  const { writers, ownReader, otherWriter } = usersOf(users, tenant);
  if (writers.length === 0 || ownReader === undefined || otherWriter === undefined) return [];
  const other = otherWriter.tenants[0]!;
  const detail = `X-Scope-OrgID: ${other} of ${ownReader.name} is not obeyed`;
  return [
    `${command('isolated', `${tenant}: other tenant`, detail)} ${textOf(tenant)} ${textOf(other)} ${command('query', String(ownReader.number), other)}`,
  ];
}

function traceChecksOf(users: readonly CheckedUser[], tenant: string): string[] {
  const { writers, readers, onlyWriter, onlyReader } = usersOf(users, tenant);
  const number = String(tenantsOf(users).indexOf(tenant));
  const text = textOf(tenant);
  const push = (title: string, status: string, detail: string, user: CheckedUser): string =>
    `${command('push_trace', `${tenant}: ${title}`, status, detail, ...sender(user, tenant), number)} ${text}`;
  return [
    ...writers.map((user) => push('push a trace', '200', `as ${user.name}`, user)),
    ...(writers.length === 0 ? [] : readers).map(
      (user) =>
        `${command('find_text', `${tenant}: trace by ID`, `the trace is back, as ${user.name}`)} ${text} ${command('traces', ...sender(user, tenant), number)}`,
    ),
    ...(onlyWriter === undefined
      ? []
      : [
          command(
            'expect',
            `${tenant}: writer reads traces`,
            '403',
            `refused to ${onlyWriter.name}`,
            ...sender(onlyWriter, tenant),
            '/api/search',
          ),
        ]),
    ...(onlyReader === undefined
      ? []
      : [push('reader writes traces', '403', `refused to ${onlyReader.name}`, onlyReader)]),
  ];
}

/** A reader that sends the header of another tenant finds only the trace of its own. */
function traceIsolation(users: readonly CheckedUser[], tenant: string): string[] {
  const { writers, ownReader, otherWriter } = usersOf(users, tenant);
  if (writers.length === 0 || ownReader === undefined || otherWriter === undefined) return [];
  const other = otherWriter.tenants[0]!;
  const numbers = [tenant, other].map((one) => String(tenantsOf(users).indexOf(one)));
  const detail = `X-Scope-OrgID: ${other} of ${ownReader.name} is not obeyed`;
  return [
    `${command('isolated', `${tenant}: other tenant, traces`, detail)} ${textOf(tenant)} ${textOf(other)} ${command('traces', String(ownReader.number), other, ...numbers)}`,
  ];
}

/** The users by what a tenant is checked with. */
function usersOf<User extends GatewayUser>(users: readonly User[], tenant: string) {
  const among = users.filter(({ tenants }) => tenants.includes(tenant));
  const [writer, reader, admin] = (['write', 'read', 'admin'] as const).map((role) => withRole(among, role));
  const readers = distinct([reader, admin]);
  return {
    writers: distinct([writer, admin]),
    readers,
    onlyWriter: only(among, 'write'),
    onlyReader: only(among, 'read'),
    ownReader: readers.find(({ tenants }) => tenants.length === 1),
    otherWriter: withRole(
      users.filter(({ tenants }) => !tenants.includes(tenant)),
      'write',
    ),
  };
}

/** A user with the role, preferably without other roles. */
function withRole<User extends GatewayUser>(users: readonly User[], role: Role): User | undefined {
  return only(users, role) ?? users.find(({ roles }) => roles.includes(role));
}

function only<User extends GatewayUser>(users: readonly User[], role: Role): User | undefined {
  return users.find(({ roles }) => roles.length === 1 && roles[0] === role);
}

function distinct<User>(users: readonly (User | undefined)[]): User[] {
  return [...new Set(users)].filter((user) => user !== undefined);
}

function tenantsOf(users: readonly GatewayUser[]): string[] {
  return [...new Set(users.flatMap(({ tenants }) => tenants))];
}

/** The arguments for requests of a user. Only a user of several tenants selects one. */
function sender({ number, tenants }: CheckedUser, tenant: string): [number: string, tenant: string] {
  return [String(number), tenants.length > 1 ? tenant : ''];
}

/** The text of the line or the span that is pushed to a tenant. */
function textOf(tenant: string): string {
  return `"$(text ${quote(tenant)})"`;
}

function command(...words: readonly string[]): string {
  return words.map(quote).join(' ');
}

/** A word of the shell. */
function quote(word: string): string {
  return /^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
