import {
  call,
  eventually,
  expectStatus,
  onlyRole,
  smokeLabels,
  tenantHeader,
  usersOf,
  type Check,
  type SmokeUser,
} from './check';
import { answerOf, type Line, type GatewayClient } from './client';

/**
 * Checks of the logs of one tenant: its writers can push, its readers can query and tail the lines, and no user can
 * read another tenant.
 *
 * @param run - ID in every line, which distinguishes lines of different runs
 */
export function tenantChecks(client: GatewayClient, users: readonly SmokeUser[], tenant: string, run: string): Check[] {
  const { among, admin, writers, readers, stranger } = usersOf(users, tenant);
  const [pusher] = writers;
  const text = `smoke test ${run}: written by npm run smoke to the tenant ${tenant}, it can be ignored`;
  const push = (user: SmokeUser, line: string, to = tenant): Promise<number> =>
    client.push(user.credentials, { labels: smokeLabels, text: line }, tenantHeader(user, to));
  const checks: Check[] = writers.map((user) => ({
    name: `${tenant}: push`,
    run: () => expectStatus(push(user, text), [204], `as ${user.name}`),
  }));
  if (pusher !== undefined)
    for (const user of readers)
      checks.push(...readerChecks(client, user, tenant, { run, text, push: (line) => push(pusher, line) }));
  if (admin !== undefined)
    checks.push({
      name: `${tenant}: admin`,
      run: () => expectStatus(call(client, '/services', admin, tenant), [200], `/services as ${admin.name}`),
    });
  checks.push(...refusals(client, among, tenant, push));
  const onlyReader = readers.find((user) => user.tenants.length === 1);
  if (pusher !== undefined && stranger !== undefined && onlyReader !== undefined)
    checks.push(
      ...isolation(client, onlyReader, stranger, {
        run,
        text,
        push: (line) => push(pusher, line),
        pushTo: (line, to) => push(stranger, line, to),
      }),
    );
  return checks;
}

/** The lines of this run. */
interface Lines {
  readonly run: string;
  readonly text: string;
  readonly push: (line: string) => Promise<number>;
}

function selector(text: string): string {
  return `{job="${smokeLabels.job}"} |= "${text}"`;
}

function readerChecks(client: GatewayClient, user: SmokeUser, tenant: string, { run, text, push }: Lines): Check[] {
  const headers = tenantHeader(user, tenant);
  const lists = async (path: string, value: string): Promise<void> =>
    eventually(async () => {
      const { status, text: answer } = await client.call(path, { as: user.credentials, headers });
      return (answerOf(status, answer) as { data?: string[] }).data?.includes(value) === true;
    }, `${path} does not list '${value}'`);
  return [
    {
      name: `${tenant}: query`,
      run: async () => {
        await eventually(
          async () => (await client.query(user.credentials, selector(run), headers)).some((line) => line.text === text),
          'the line did not come back',
        );
        return `the line is back, as ${user.name}`;
      },
    },
    {
      name: `${tenant}: labels`,
      run: async () => {
        await lists('/loki/api/v1/labels', 'job');
        await lists('/loki/api/v1/label/job/values', smokeLabels.job);
        return `labels and their values are listed, as ${user.name}`;
      },
    },
    {
      name: `${tenant}: tail`,
      run: async () => {
        const line = `${text} (tail)`;
        await followed(client, user, selector(line), headers, async (lines) => {
          await push(line);
          return lines.some((seen) => seen.text === line);
        });
        return `a line arrives as it is pushed, as ${user.name}`;
      },
    },
  ];
}

/** Tails until a condition holds for the received lines. */
async function followed(
  client: GatewayClient,
  user: SmokeUser,
  logql: string,
  headers: Readonly<Record<string, string>>,
  holds: (lines: readonly Line[]) => Promise<boolean>,
): Promise<readonly Line[]> {
  const lines: Line[] = [];
  const tail = await client.tail(user.credentials, logql, (line) => lines.push(line), headers);
  try {
    await eventually(() => holds(lines), 'no line arrived');
  } finally {
    await tail.close();
  }
  return lines;
}

/** Users with one role are refused what other roles permit. */
function refusals(
  client: GatewayClient,
  among: readonly SmokeUser[],
  tenant: string,
  push: (user: SmokeUser, line: string) => Promise<number>,
): Check[] {
  const [writer, reader] = [onlyRole(among, 'write'), onlyRole(among, 'read')];
  return [
    ...(writer === undefined
      ? []
      : [
          {
            name: `${tenant}: writer reads`,
            run: () =>
              expectStatus(call(client, '/loki/api/v1/labels', writer, tenant), [403], `refused to ${writer.name}`),
          },
        ]),
    ...(reader === undefined
      ? []
      : [
          {
            name: `${tenant}: reader writes`,
            run: () => expectStatus(push(reader, 'smoke test: must be refused'), [403], `refused to ${reader.name}`),
          },
        ]),
  ];
}

/** A reader that sends the header of another tenant gets only lines of its tenant. */
function isolation(
  client: GatewayClient,
  reader: SmokeUser,
  stranger: SmokeUser,
  { run, text, push, pushTo }: Lines & { readonly pushTo: (line: string, tenant: string) => Promise<number> },
): Check[] {
  const [tenant, other] = [reader.tenants[0]!, stranger.tenants[0]!];
  const foreign = `smoke test ${run}: written by npm run smoke to the tenant ${other} for its test of ${tenant}, it can be ignored`;
  const headers = { 'x-scope-orgid': other };
  const refuse = (lines: readonly Line[]): void => {
    if (lines.some((line) => line.text === foreign)) throw new Error(`${reader.name} sees a line of ${other}`);
  };
  return [
    {
      name: `${tenant}: other tenant`,
      run: async () => {
        await expectStatus(pushTo(foreign, other), [204], `as ${stranger.name}`);
        refuse(await client.query(reader.credentials, selector(run), headers));
        return `X-Scope-OrgID: ${other} of ${reader.name} is not obeyed`;
      },
    },
    {
      name: `${tenant}: other tenant, tail`,
      run: async () => {
        const line = `${text} (tail beside another tenant)`;
        const lines = await followed(client, reader, selector(run), headers, async (seen) => {
          await pushTo(foreign, other);
          await push(line);
          return seen.some((one) => one.text === line);
        });
        refuse(lines);
        return `no line of ${other} passes`;
      },
    },
  ];
}
