import { dashboards, requestsOf, type DashboardRequest, type RequestOptions } from '../../../constructs/grafana';
import { lokiProgram, startLoki, type LokiProcess } from '../../support/loki-process';
import { until } from '../../support/processes';
import { models } from '../dashboards/models';
import { sampleLines, type SampleLine } from './sample-lines';

const programs = ['3.3.2', '3.7.8'].map((release) => ({ release, program: lokiProgram(release) }));
for (const { release, program } of programs)
  if (program === undefined) console.warn(`skipped: Loki ${release} is not installed`);

jest.setTimeout(70_000);

const headers = { 'X-Scope-OrgID': 'Prod' };

const describeReal = programs.some(({ program }) => program === undefined) ? describe.skip : describe;

describeReal.each(programs)('in Loki $release', ({ program }) => {
  let loki: LokiProcess;

  beforeAll(async () => {
    loki = await startLoki(program!, ['Prod']);
    const now = Date.now();
    for (const line of sampleLines) {
      const status = await push(line, now);
      if (status !== 204) throw new Error(`the push was answered with ${status}`);
    }
    const every: DashboardRequest = { dashboard: '', panel: '', source: 'loki', ...all };
    let found = 0;
    await until(
      async () => {
        found = ((await answerTo(every)).data as { result: { values: unknown[] }[] }).result.flatMap(
          ({ values }) => values,
        ).length;
        return found === sampleLines.length;
      },
      30,
      () => `${found} of ${sampleLines.length} lines are found`,
    );
  });
  afterAll(() => loki?.stop());

  /** Pushes a line; returns the status. */
  async function push({ labels, text, secondsAgo, metadata = {} }: SampleLine, now: number): Promise<number> {
    const values = [[`${now - secondsAgo * 1000}000000`, text, metadata]];
    const { status } = await fetch(`${loki.url}/loki/api/v1/push`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ streams: [{ stream: labels, values }] }),
    });
    return status;
  }

  const all = { path: '/loki/api/v1/query_range', query: '{job=~".+"}', type: 'range' } as const;

  /** The answer of Loki to a request as Grafana makes it, for the last hour; for all lines for two hours. */
  async function answerTo({ path, query, type, panel }: DashboardRequest): Promise<{ readonly data?: unknown }> {
    const end = Date.now();
    const start = end - (panel === '' ? 7200 : 3600) * 1000;
    const range = { start: `${start}000000`, end: `${end}000000` };
    const parameters = {
      instant: { query, time: `${end}000000`, limit: '500' },
      range: { query, ...range, limit: '500', step: '15000ms' },
      values: { ...range, ...(query !== '' && { query }) },
    }[type];
    const url = `${loki.url}${path}?${new URLSearchParams(parameters).toString()}`;
    const response = await fetch(url, { headers });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${response.status} ${text}`);
    return JSON.parse(text) as { data: unknown };
  }

  /** The results of every request of the dashboards; the text of an error where it is refused. */
  async function resultsOf(
    model: keyof typeof models,
    { only, ...options }: RequestOptions & { readonly only?: string } = {},
  ): Promise<Map<string, unknown>> {
    const found = new Map<string, unknown>();
    const requests = requestsOf(dashboards(models[model]!), options).filter(
      ({ source, panel }) => source === 'loki' && (only === undefined || panel === only),
    );
    for (const request of requests) {
      const { dashboard, panel, query } = request;
      const answer = await answerTo(request).catch((error: unknown) => String(error));
      found.set(`${dashboard} › ${panel} › ${query}`, typeof answer === 'string' ? answer : resultOf(answer));
    }
    return found;
  }

  test('every query and variable of every dashboard finds something', async () => {
    const results = await resultsOf('without metrics');
    expect(results.size).toBeGreaterThan(50);
    const empty = [...results].filter(([, result]) => !Array.isArray(result) || result.length === 0);
    expect(empty).toEqual([]);
  });

  test.each(Object.keys(models))('no query is refused with %s', async (name) => {
    const refused = [...(await resultsOf(name))].filter(([, result]) => !Array.isArray(result));
    expect(refused).toEqual([]);
  });

  test('chosen values and searched texts are found literally', async () => {
    const linesFound = async (variables: RequestOptions['variables'] = {}) =>
      [...(await resultsOf('without metrics', { variables, only: 'Lines found' })).values()]
        .flatMap((streams) => streams as { values: [string, string][] }[])
        .flatMap(({ values }) => values.map(([, text]) => text));
    expect(await linesFound({ namespace: ['db.main'] })).toEqual(['level=error msg="disk is full"']);
    expect(await linesFound({ namespace: ['db-main'] })).toEqual([]);
    expect(await linesFound({ namespace: ['db.main', 'shop'], search: '"DISK' })).toEqual([]);
    expect(await linesFound({ namespace: ['db.main', 'shop'], search: '(?i)"DISK' })).toEqual([
      'level=error msg="disk is full"',
    ]);
    expect(await linesFound({ search: 'a[.]b\\\\+c' })).toEqual(['level=info msg="user said \\"hi\\" to a.b+c"']);
  });

  test('the metrics of Loki have the names that the dashboards use', async () => {
    // Counters of rejected lines exist once there is one.
    expect(await push({ labels: { job: 'old' }, text: 'old', secondsAgo: 90 * 86_400 }, Date.now())).toBe(400);
    const metrics = await (await fetch(`${loki.url}/metrics`)).text();
    const queries = requestsOf(dashboards(models['largest']!)).filter(({ source }) => source === 'prometheus');
    const names = new Set(queries.flatMap(({ query }) => query.match(/\bloki_(?!canary)\w+/g) ?? []));
    expect(names.size).toBeGreaterThan(5);
    expect([...names].filter((name) => !new RegExp(`^${name}[{ ]`, 'm').test(metrics))).toEqual([]);
  });

  test('the streams of a node and the time of its last line are right', async () => {
    const [last, streams] = [
      ...(await resultsOf('without metrics', { only: 'Nodes: last line and streams' })).values(),
    ];
    const byNode = (result: unknown): Map<string, number> =>
      new Map(
        (result as { metric: { node: string }; value: [number, string] }[]).map(({ metric, value }) => [
          metric.node,
          Number(value[1]),
        ]),
      );
    expect([...byNode(streams)]).toEqual([['node-1', 3]]);
    // node-2 wrote its last line 25 minutes ago, node-1 within the last minute.
    const times = byNode(last);
    expect([...times.keys()].sort()).toEqual(['node-1', 'node-2']);
    expect(Math.round((times.get('node-1')! - times.get('node-2')!) / 60_000)).toBe(25);
  });

  test('only errors that the hour before did not have are new', async () => {
    const [result] = (await resultsOf('without metrics', { only: 'New messages' })).values();
    const messages = (result as { metric: Record<string, string> }[]).map(({ metric }) => metric['message']).sort();
    expect(messages).toEqual(['#/#/# #:#:# [error] ###: connect() failed', 'level=error msg="disk is full"']);
  });
});

/** The result of a query, or the values of a label: Loki leaves them out if there are none. */
function resultOf({ data }: { readonly data?: unknown }): unknown {
  return data === undefined || Array.isArray(data) ? (data ?? []) : (data as { result: unknown }).result;
}
