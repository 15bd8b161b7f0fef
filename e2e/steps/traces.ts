import { load as parsed } from 'js-yaml';
import { kubectl, readSecret } from '../../commands/kubectl';
import { GatewayClient, type Credentials } from '../../commands/smoke/client';
import type { Data } from '../../constructs/kit';
import { logsLink, provisionedSources, traceLinks } from '../../test/support/grafana-links';
import { Kept, type Run } from './run';
import { newTraceId, spansBody, TraceClient } from './trace-client';
import { recordText, startTracedProgram } from './traced-program';
import { until } from './until';

/** The login of a user of the gateway. */
export function loginOf(run: Run, user: string): Credentials {
  const { secret } = run.deployment().platform.gateway!.login(user);
  return readSecret(run.gateway().namespace, secret) as unknown as Credentials;
}

/** Pushes and reads traces through the gateway. */
export async function traceClient(run: Run): Promise<TraceClient> {
  const { namespace, name } = run.gateway();
  return new TraceClient(await run.url(namespace, name));
}

/** A trace of the tenant Prod. */
const trace = new Kept<string>('by ID and by search');

/** Pushes a trace as an application would, and reads it as Grafana does. */
export async function traceFound(run: Run): Promise<string> {
  const client = await traceClient(run);
  const id = newTraceId();
  const status = await client.push(loginOf(run, 'apps'), spansBody(id, 'found', 3));
  if (status !== 200) throw new Error(`the push was answered with ${status}`);
  const spans = await client.spans(loginOf(run, 'grafana'), id);
  if (spans.length !== 3) throw new Error(`${spans.length} of 3 spans are found by ID`);
  const { seconds } = await until(
    60,
    async () =>
      (await client.search(loginOf(run, 'grafana'), '{resource.service.name="found"}')).includes(id) || undefined,
    'the search does not find the trace',
  );
  trace.set(run, id);
  return `3 spans by ID at once, by search after ${seconds} s`;
}

/** Neither IDs nor searches nor headers give access to another tenant. */
export async function tracesSeparate(run: Run): Promise<string> {
  const client = await traceClient(run);
  const id = trace.of(run);
  const reader = loginOf(run, 'other-reader');
  for (const headers of [{}, { 'X-Scope-OrgID': 'Prod' }, { 'X-Scope-OrgID': 'Prod|Other' }])
    if ((await client.spans(reader, id, headers)).length > 0)
      throw new Error(`${JSON.stringify(headers)} shows a trace of Prod to a user of Other`);
  const found = await client.search(reader, '{resource.service.name="found"}');
  if (found.length > 0) throw new Error('a search of Other finds a trace of Prod');
  // Its tenant is that of the user, whatever the header says.
  const foreign = newTraceId();
  const pushed = await client.push(loginOf(run, 'other-apps'), spansBody(foreign, 'foreign', 1), {
    'X-Scope-OrgID': 'Prod',
  });
  const places = [
    (await client.spans(loginOf(run, 'grafana'), foreign)).length,
    (await client.spans(reader, foreign)).length,
  ];
  if (pushed !== 200 || places.join() !== '0,1') throw new Error(`pushed ${pushed}, found ${places.join()}`);
  const statuses = await Promise.all([
    client.status(loginOf(run, 'apps'), '/api/search'),
    client.push(loginOf(run, 'grafana'), spansBody(newTraceId(), 'refused', 1)),
    client.status(undefined, '/api/search'),
  ]);
  if (statuses.join() !== '403,403,401') throw new Error(`the statuses are ${statuses.join()}`);
  return 'nothing by ID or search with three headers; a push with the header of Prod is in Other; 403, 403, 401';
}

/** The overrides of a tenant, as Tempo has read them. */
export function traceLimits(run: Run): string {
  const path = `/api/v1/namespaces/${run.gateway().namespace}/pods/tempo-0:3200/proxy/status/overrides/Prod`;
  const page = kubectl(['get', '--raw', path]);
  const expected = ['rate_limit_bytes: 5000000', 'block_retention: 2d', 'max_bytes_per_trace: 5000000'];
  const missing = expected.filter((text) => !page.includes(text));
  if (missing.length > 0) throw new Error(`${missing.join(', ')} is not in ${page}`);
  return expected.join(', ');
}

/** Paths of the process itself are not reachable through the gateway. */
export async function traceProcessHidden(run: Run): Promise<string> {
  const client = await traceClient(run);
  const paths = ['/shutdown', '/status', '/status/config', '/api/overrides', '/debug/pprof/', '/ready', '/metrics'];
  for (const path of paths) {
    const status = await client.status(loginOf(run, 'grafana'), path);
    if (status !== 404) throw new Error(`${path} is answered with ${status}`);
  }
  return `${paths.length} paths are answered with 404`;
}

/**
 * A program that writes a line and sends a span and a record by OTLP, all with one ID: from the line to the trace and
 * from its span to the lines, by what the provisioned data sources say.
 */
export async function traceLinked(run: Run): Promise<string> {
  const client = await traceClient(run);
  const { namespace, name } = run.gateway();
  const loki = new GatewayClient(await run.url(namespace, name));
  const id = newTraceId();
  startTracedProgram(run, id);
  const provisioned = sources(run);
  const reader = loginOf(run, 'grafana');
  const { value: line } = await until(
    120,
    async () => {
      const lines = await loki.query(reader, '{namespace="shop"} |= "order placed"');
      return lines.find(({ text }) => text.includes(id));
    },
    'the line of the program is not in Loki',
  );
  const [link] = traceLinks(provisioned['loki']!, { line: line.text, labels: line.labels });
  if (link === undefined) throw new Error(`the line has no link to a trace: ${JSON.stringify(line)}`);
  const { value: spans } = await until(
    60,
    async () => {
      const found = await client.spans(reader, link.traceId);
      return found.length > 0 ? found : undefined;
    },
    'the link of the line leads to no trace',
  );
  const back = logsLink(provisioned['tempo']!, spans[0]!);
  if (back === undefined) throw new Error(`the span has no link to lines: ${JSON.stringify(spans[0])}`);
  const { value: texts } = await until(
    60,
    async () => {
      const found = (await loki.query(reader, back.query)).map(({ text }) => text);
      return found.includes(line.text) && found.includes(recordText) ? found : undefined;
    },
    `${back.query} does not find the line and the record of OTLP`,
  );
  return `the line leads to ${link.datasourceUid}, its span by ${back.query} to ${texts.length} lines`;
}

function sources(run: Run): Readonly<Record<string, Data>> {
  const config = run
    .deployment()
    .manifests.map(
      (manifest) => (manifest as unknown as { data?: Readonly<Record<string, string>> }).data?.['data-sources.yaml'],
    )
    .find((text) => text !== undefined);
  return provisionedSources(parsed(config!) as Data);
}
