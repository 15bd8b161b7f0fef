import { randomUUID } from 'node:crypto';
import type { GatewayUser } from '../../constructs/contracts';
import type { Credentials, LokiClient } from './client';

/** A user of the gateway with the password that the cluster has for it. */
export interface SmokeUser extends GatewayUser {
  readonly credentials: Credentials;
}

/** One promise of the platform: what it found, or an Error that says what it found instead. */
export interface Check {
  readonly name: string;
  run(): Promise<string>;
}

/** How long a line may take to be found, milliseconds. */
const patience = 20_000;

/**
 * The promises of a gateway to these users: what is pushed is found, by whom it belongs to and by nobody else.
 *
 * @throws Error if nobody may write and read the same tenant
 */
export function checksFor(client: LokiClient, users: readonly SmokeUser[]): Check[] {
  const { tenant, writer, reader } = pair(users);
  const other = users.find((user) => user.roles.includes('write') && only(user) !== undefined && only(user) !== tenant);
  const mark = randomUUID();
  const labels = { job: 'smoke', run: mark };
  const line = `smoke ${mark}`;
  const foreign = `smoke of somebody else ${mark}`;
  const selector = `{job="smoke", run="${mark}"}`;
  const names = (headers: Record<string, string> = {}) => client.query(reader.credentials, selector, headers);
  const checks: Check[] = [
    {
      name: 'alive',
      run: () =>
        expect(
          client.call('/').then(({ status }) => status),
          [200],
          'without a login',
        ),
    },
    {
      name: 'push',
      run: () =>
        expect(
          client.push(writer.credentials, { labels, text: line }, own(writer, tenant)),
          [204],
          `as ${writer.name} to ${tenant}`,
        ),
    },
    {
      name: 'query',
      run: async () => {
        await eventually(
          async () => (await names(own(reader, tenant))).some(({ text }) => text === line),
          'the line did not come back',
        );
        return 'the line is back';
      },
    },
    { name: 'labels', run: () => listed('/loki/api/v1/labels', 'run') },
    { name: 'label values', run: () => listed('/loki/api/v1/label/run/values', mark) },
    {
      name: 'wrong password',
      run: () => expect(client.push({ ...writer.credentials, password: 'wrong' }, { labels, text: line }), [401]),
    },
    { name: 'no password', run: () => expect(client.push(undefined, { labels, text: line }), [401]) },
    {
      name: 'tail',
      run: async () => {
        const lines: string[] = [];
        const tail = await client.tail(
          reader.credentials,
          selector,
          ({ text }) => lines.push(text),
          own(reader, tenant),
        );
        try {
          await eventually(async () => {
            await client.push(writer.credentials, { labels, text: `${line} live` }, own(writer, tenant));
            return lines.includes(`${line} live`);
          }, 'no line arrived');
        } finally {
          tail.close();
        }
        return 'a line arrives as it is pushed';
      },
    },
    {
      name: 'nothing internal',
      run: async () => {
        for (const path of ['/ingester/shutdown', '/flush', '/config', '/metrics'])
          for (const user of users.filter(({ roles }) => !roles.includes('admin')))
            await expect(
              client.call(path, { as: user.credentials, headers: own(user, tenant) }).then(({ status }) => status),
              [403, 404],
              `${path} as ${user.name}`,
            );
        return 'shutdown, flush, config, metrics are refused';
      },
    },
  ];
  const pushOnly = users.find(({ roles }) => roles.length === 1 && roles[0] === 'write');
  if (pushOnly !== undefined)
    checks.push({
      name: 'a writer cannot read',
      run: () =>
        expect(
          client.call('/loki/api/v1/labels', { as: pushOnly.credentials }).then(({ status }) => status),
          [403],
          `as ${pushOnly.name}`,
        ),
    });
  if (other !== undefined && only(reader) !== undefined) {
    const strangers = { 'x-scope-orgid': only(other)! };
    checks.push(
      {
        name: 'other tenant',
        run: async () => {
          await expect(client.push(other.credentials, { labels, text: foreign }), [204], `as ${other.name}`);
          const seen = await names(strangers);
          if (seen.some(({ text }) => text === foreign))
            throw new Error(`${reader.name} read a line of ${only(other)}`);
          return `a header X-Scope-OrgID: ${only(other)} reads ${tenant}'s own data, nothing else`;
        },
      },
      {
        name: 'other tenant, tail',
        run: async () => {
          const lines: string[] = [];
          const tail = await client.tail(reader.credentials, selector, ({ text }) => lines.push(text), strangers);
          try {
            await eventually(async () => {
              await client.push(other.credentials, { labels, text: foreign });
              await client.push(writer.credentials, { labels, text: `${line} again` }, own(writer, tenant));
              return lines.includes(`${line} again`);
            }, 'no line arrived');
          } finally {
            tail.close();
          }
          if (lines.includes(foreign)) throw new Error(`${reader.name} saw a line of ${only(other)} pass`);
          return 'its own lines pass, no others';
        },
      },
    );
  }
  return checks;

  async function listed(path: string, value: string): Promise<string> {
    await eventually(async () => {
      const { status, text } = await client.call(path, { as: reader.credentials, headers: own(reader, tenant) });
      return status === 200 && (JSON.parse(text) as { data?: string[] }).data?.includes(value) === true;
    }, `'${value}' is not listed`);
    return `${path} lists it`;
  }
}

/** A tenant with one who writes to it and one who reads it. */
function pair(users: readonly SmokeUser[]): { tenant: string; writer: SmokeUser; reader: SmokeUser } {
  for (const tenant of new Set(users.flatMap((user) => user.tenants))) {
    const among = users.filter((user) => user.tenants.includes(tenant));
    const writer = among.find(({ roles }) => roles.includes('write'));
    const reader = among.find(({ roles }) => roles.includes('read'));
    if (writer !== undefined && reader !== undefined) return { tenant, writer, reader };
  }
  throw new Error('No tenant has a user who writes and a user who reads; there is nothing to try.');
}

/** The tenant of a user who has one. */
function only({ tenants }: GatewayUser): string | undefined {
  return tenants.length === 1 ? tenants[0] : undefined;
}

/** A user of several tenants names the one that is meant. */
function own(user: GatewayUser, tenant: string): Record<string, string> {
  return user.tenants.length > 1 ? { 'x-scope-orgid': tenant } : {};
}

async function expect(status: Promise<number>, allowed: readonly number[], about = ''): Promise<string> {
  const found = await status;
  if (!allowed.includes(found)) throw new Error(`${found} instead of ${allowed.join(' or ')} ${about}`.trim());
  return `${found} ${about}`.trim();
}

/** Asks again, with a pause, until it is so. */
async function eventually(holds: () => Promise<boolean>, otherwise: string): Promise<void> {
  const end = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${otherwise} within ${patience / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
