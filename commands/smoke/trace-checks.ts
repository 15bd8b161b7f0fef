import { randomUUID } from 'node:crypto';
import { call, eventually, expectStatus, onlyRole, tenantHeader, usersOf, type Check, type SmokeUser } from './check';
import { answerOf, smokeService, type GatewayClient, type Span } from './client';

/** Seconds until a search must find a trace: Tempo has it in a block by then, and no later one is hidden any more. */
const searchSeconds = 60;

/**
 * Checks of the traces of one tenant: its writers can push, its readers find the trace by its ID and by a search, and no
 * user can read those of another tenant.
 *
 * @param run - text in every span, which distinguishes traces of different runs
 */
export function traceChecks(client: GatewayClient, users: readonly SmokeUser[], tenant: string, run: string): Check[] {
  const { among, writers, readers, stranger } = usersOf(users, tenant);
  const [pusher] = writers;
  const span = spanOf(run, tenant);
  const checks: Check[] = writers.map((user) => ({
    name: `${tenant}: push a trace`,
    run: () => expectStatus(push(client, user, tenant, span), [200], `as ${user.name}`),
  }));
  for (const user of readers) {
    checks.push(echo(client, user, tenant));
    if (pusher !== undefined) checks.push(...readerChecks(client, user, tenant, span));
  }
  checks.push(...refusals(client, among, tenant, run));
  const onlyReader = readers.find((user) => user.tenants.length === 1);
  if (pusher !== undefined && stranger !== undefined && onlyReader !== undefined)
    checks.push(isolation(client, onlyReader, stranger, { run, pusher }));
  return checks;
}

/** A span of a trace of its own, whose text names the run and the tenant. */
export function spanOf(run: string, tenant: string): Span {
  const id = randomUUID().replaceAll('-', '');
  return {
    traceId: id,
    text: `smoke test ${run}: written by npm run smoke to the tenant ${tenant}, it can be ignored`,
  };
}

function push(client: GatewayClient, user: SmokeUser, tenant: string, span: Span): Promise<number> {
  return client.pushSpan(user.credentials, span, tenantHeader(user, tenant));
}

/** What "Save & test" of a data source asks. */
function echo(client: GatewayClient, user: SmokeUser, tenant: string): Check {
  return {
    name: `${tenant}: echo`,
    run: () => expectStatus(call(client, '/api/echo', user, tenant), [200], `/api/echo as ${user.name}`),
  };
}

function readerChecks(client: GatewayClient, user: SmokeUser, tenant: string, span: Span): Check[] {
  const headers = tenantHeader(user, tenant);
  return [
    {
      name: `${tenant}: trace by ID`,
      run: async () => {
        await eventually(() => isFound(client, user, span, headers), 'the trace did not come back');
        return `the trace is back, as ${user.name}`;
      },
    },
    {
      name: `${tenant}: search`,
      run: async () => {
        const query = { q: `{resource.service.name="${smokeService}" && span.text="${span.text}"}` };
        await eventually(
          async () => {
            const { status, text } = await client.call('/api/search', { as: user.credentials, headers, query });
            const { traces = [] } = answerOf(status, text) as { traces?: readonly { traceID: string }[] };
            // Without leading zeros.
            return traces.some(({ traceID }) => traceID.padStart(32, '0') === span.traceId);
          },
          'the trace is in no result',
          searchSeconds,
        );
        return `the trace is found by its service, as ${user.name}`;
      },
    },
  ];
}

/** Whether a user reads the trace of a span. The response to an unknown ID is 200, with an empty trace. */
async function isFound(
  client: GatewayClient,
  user: SmokeUser,
  { traceId, text: written }: Span,
  headers: Readonly<Record<string, string>>,
): Promise<boolean> {
  const { status, text } = await client.call(`/api/v2/traces/${traceId}`, {
    as: user.credentials,
    headers: { accept: 'application/json', ...headers },
  });
  return JSON.stringify(answerOf(status, text)).includes(written);
}

/** Users with one role are refused what other roles permit. */
function refusals(client: GatewayClient, among: readonly SmokeUser[], tenant: string, run: string): Check[] {
  const [writer, reader] = [onlyRole(among, 'write'), onlyRole(among, 'read')];
  const { traceId } = spanOf(run, tenant);
  const checks: Check[] = [];
  if (writer !== undefined)
    checks.push({
      name: `${tenant}: writer reads traces`,
      run: async () => {
        for (const path of ['/api/echo', '/api/search', `/api/v2/traces/${traceId}`])
          await expectStatus(call(client, path, writer, tenant), [403], `${path} as ${writer.name}`);
        return `403 refused to ${writer.name}`;
      },
    });
  if (reader !== undefined)
    checks.push({
      name: `${tenant}: reader writes traces`,
      run: () => expectStatus(push(client, reader, tenant, spanOf(run, tenant)), [403], `refused to ${reader.name}`),
    });
  return checks;
}

/** A reader that sends the header of another tenant finds only traces of its own. */
function isolation(
  client: GatewayClient,
  reader: SmokeUser,
  stranger: SmokeUser,
  { run, pusher }: { readonly run: string; readonly pusher: SmokeUser },
): Check {
  const [tenant, other] = [reader.tenants[0]!, stranger.tenants[0]!];
  const headers = { 'x-scope-orgid': other };
  const [own, foreign] = [spanOf(run, tenant), spanOf(run, other)];
  return {
    name: `${tenant}: other tenant, traces`,
    run: async () => {
      await expectStatus(push(client, stranger, other, foreign), [200], `as ${stranger.name}`);
      await expectStatus(push(client, pusher, tenant, own), [200], `as ${pusher.name}`);
      const refuse = async (): Promise<void> => {
        if (await isFound(client, reader, foreign, headers)) throw new Error(`${reader.name} sees a trace of ${other}`);
      };
      await eventually(async () => {
        await refuse();
        return isFound(client, reader, own, headers);
      }, `${reader.name} does not find the trace of ${tenant}`);
      // It was pushed before the other one.
      await refuse();
      return `X-Scope-OrgID: ${other} of ${reader.name} is not obeyed`;
    },
  };
}
