import { isMap } from '../../constructs/kit';
import { smokeLabels, tenantHeader, type Check, type Served, type SmokeUser } from './check';
import { answerOf, type GatewayClient } from './client';

/** A request that Grafana sends to Loki or Tempo. */
interface GrafanaRequest {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Some Lokis do not have it, and Grafana shows less. @default false */
  readonly optional?: boolean;
}

const selector = `{job="${smokeLabels.job}"}`;

/**
 * The requests of a data source of Loki in Grafana, of Explore, and of Logs Drilldown, for the last hour: with the
 * parameters, formats of times and headers that Grafana 11.6 to 13.1 sends.
 */
function lokiRequests(now: number): GrafanaRequest[] {
  const [from, to] = [now - 3_600_000, now];
  const range = { start: `${from}000000`, end: `${to}000000` };
  const dates = { start: new Date(from).toISOString(), end: new Date(to).toISOString() };
  const volume = `sum by (level, detected_level) (count_over_time(${selector} | drop __error__[1m]))`;
  const api = '/loki/api/v1';
  const encoding = { 'x-loki-response-encoding-flags': 'categorize-labels' };
  const drilldown = { 'x-query-tags': 'Source=grafana-lokiexplore-app' };
  const search = { direction: 'backward', limit: '1000', step: '15000ms', ...range };
  return [
    { path: `${api}/query_range`, query: { query: selector, ...search }, headers: encoding },
    {
      path: `${api}/query_range`,
      query: { query: volume, ...search, step: '60000ms' },
      headers: { ...encoding, 'x-query-tags': 'Source=logvolhist' },
    },
    {
      path: `${api}/query`,
      query: { query: `sum(count_over_time(${selector}[3600s]))`, direction: 'backward', time: range.end },
      headers: encoding,
    },
    { path: `${api}/labels`, query: range },
    { path: `${api}/labels`, query: { ...range, query: selector } },
    { path: `${api}/label/job/values`, query: range },
    { path: `${api}/series`, query: { 'match[]': selector, ...range } },
    { path: `${api}/index/stats`, query: { query: selector, ...range } },
    { path: `${api}/detected_fields`, query: { query: selector, limit: '1000', ...range } },
    { path: `${api}/detected_field/detected_level/values`, query: { query: selector, limit: '1000', ...range } },
    { path: `${api}/detected_fields`, query: { query: selector, ...dates }, headers: drilldown },
    { path: `${api}/detected_labels`, query: { query: selector, ...dates }, headers: drilldown },
    {
      path: `${api}/index/volume`,
      query: { query: '{service_name=~".+"}', limit: '5000', ...dates },
      headers: drilldown,
    },
    { path: `${api}/patterns`, query: { query: selector, step: '10s', ...dates }, headers: drilldown, optional: true },
    { path: `${api}/drilldown-limits`, headers: drilldown, optional: true },
  ];
}

/**
 * The requests of a data source of Tempo and of the editor of its queries, for the last hour. Left out are those that the
 * checks of traces send, and metrics of TraceQL, which Tempo 2 does not have by default.
 */
function tempoRequests(now: number): GrafanaRequest[] {
  const [from, to] = [now - 3_600_000, now].map((time) => Math.floor(time / 1000));
  const range = { start: String(from), end: String(to) };
  return [
    { path: '/api/search', query: { q: '{}', limit: '20', spss: '3', ...range } },
    { path: '/api/v2/search/tags', query: { limit: '5000', ...range } },
    { path: '/api/v2/search/tag/resource.service.name/values', query: { limit: '5000', ...range } },
  ];
}

function grafanaRequests({ logs, traces }: Served, now = Date.now()): GrafanaRequest[] {
  return [...(logs ? lokiRequests(now) : []), ...(traces ? tempoRequests(now) : [])];
}

/**
 * Sends the requests of Grafana as every user that reads, and checks that a user who names the tenant of another one gets
 * nothing of it.
 */
export function grafanaCheck(client: GatewayClient, users: readonly SmokeUser[], served: Served): Check[] {
  const readers = users.filter(({ roles }) => roles.includes('read'));
  if (readers.length === 0) return [];
  return [
    {
      name: "Grafana's requests",
      run: async () => {
        const absent = new Set<string>();
        let strangers = 0;
        for (const user of readers)
          for (const tenant of user.tenants) {
            for (const path of await requestsAnswered(client, user, tenant, served)) absent.add(path);
            const other = readers.find(({ tenants }) => !tenants.includes(tenant));
            if (user.tenants.length === 1 && other !== undefined) {
              await nothingOf(client, user, other, served);
              strangers += 1;
            }
            if (served.logs) await tails(client, user, tenant);
          }
        const without = [...absent].map((path) => path.replace('/loki/api/v1/', '')).join(', ');
        return [
          `answered as ${readers.map(({ name }) => name).join(', ')}`,
          ...(without === '' ? [] : [`not served: ${without}`]),
          ...(strangers === 0 ? [] : ['nothing of other tenants']),
        ].join('; ');
      },
    },
  ];
}

/** @returns the paths of optional requests that are not answered. @throws Error if another one is not answered */
async function requestsAnswered(
  client: GatewayClient,
  user: SmokeUser,
  tenant: string,
  served: Served,
): Promise<string[]> {
  const headers = tenantHeader(user, tenant);
  if (served.logs) await computes(client, user, headers);
  const absent: string[] = [];
  for (const request of grafanaRequests(served))
    if ((await answer(client, user, request, headers)) === undefined) absent.push(request.path);
  return absent;
}

/** What "Save & test" of a data source of Loki asks. @throws Error if the result is wrong */
async function computes(
  client: GatewayClient,
  user: SmokeUser,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const health = { query: 'vector(1)+vector(1)', direction: 'backward', time: '4000000000' };
  const sample = await answer(client, user, { path: '/loki/api/v1/query', query: health }, headers);
  const [first] = (sample as { data: { result: readonly { value: readonly [number, string] }[] } }).data.result;
  if (first?.value[1] !== '2')
    throw new Error(`vector(1)+vector(1) is ${first?.value[1] ?? 'nothing'} as ${user.name}`);
}

/** Opens the WebSocket of a live view. */
async function tails(client: GatewayClient, user: SmokeUser, tenant: string): Promise<void> {
  const headers = tenantHeader(user, tenant);
  const opened = client
    .tail(user.credentials, selector, () => undefined, headers)
    .catch((error: Error) => {
      throw new Error(`/loki/api/v1/tail as ${user.name}: ${error.message}`, { cause: error });
    });
  await (await opened).close();
}

/** @returns nothing if an optional request has no answer */
async function answer(
  client: GatewayClient,
  user: SmokeUser,
  { path, query = {}, headers = {}, optional = false }: GrafanaRequest,
  tenant: Readonly<Record<string, string>>,
): Promise<unknown> {
  const { status, text } = await client.call(path, {
    as: user.credentials,
    query,
    headers: { accept: 'application/json', ...headers, ...tenant },
  });
  if (optional && status === 404) return undefined;
  try {
    return answerOf(status, text);
  } catch (error) {
    throw new Error(`${path} as ${user.name}: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Compares what a user gets who names the tenant of another one with what both get without that.
 *
 * @throws Error with something that only the other user may see
 */
async function nothingOf(client: GatewayClient, user: SmokeUser, other: SmokeUser, served: Served): Promise<void> {
  const tenant = other.tenants[0]!;
  for (const request of grafanaRequests(served)) {
    const texts = async (as: SmokeUser, headers: Readonly<Record<string, string>>): Promise<ReadonlySet<string>> =>
      new Set(textsIn(await answer(client, as, request, headers)));
    const foreign = await texts(other, tenantHeader(other, tenant));
    const crossed = await texts(user, { 'x-scope-orgid': tenant });
    // Last, so that it has what was written meanwhile.
    const own = await texts(user, {});
    const leaked = [...crossed].find((text) => foreign.has(text) && !own.has(text));
    if (leaked !== undefined) throw new Error(`${user.name} sees '${leaked}' of ${tenant} in ${request.path}`);
  }
}

/** Names and texts in an answer, such as `job=shop` or a line, without numbers and times. */
function textsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return /^[\d.]*$/.test(value) ? [] : [key === '' ? value : `${key}=${value}`];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item));
  return isMap(value) ? Object.entries(value).flatMap(([name, item]) => textsIn(item, name)) : [];
}
