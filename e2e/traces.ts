import { setTimeout as wait } from 'node:timers/promises';
import { load as parsed } from 'js-yaml';
import { kubectl, readSecret } from '../commands/kubectl';
import { GatewayClient, type Credentials } from '../commands/smoke/client';
import type { Data } from '../constructs/kit';
import type { Environment, ReleaseSet } from '../constructs/platform';
import { logsLink, provisionedSources, traceLinks } from '../test/support/grafana-links';
import { traces } from '../test/fixtures/traces';
import { serviceUrl } from './cluster';
import { Deployment } from './deployment';
import { freshCluster, type ClusterShape } from './lab';
import { passedSmoke, stepRunner, type StepReporter } from './scenario';
import { recordText, startTracedProgram } from './traced-program';
import { newTraceId, spansBody, TraceClient } from './trace-client';
import { TraceLoad } from './trace-load';
import { checkUninstall } from './uninstall';

/** What is deployed: by release set, on an object store or on a volume. */
export interface TracesRun {
  readonly releases: ReleaseSet;
  readonly cluster: ClusterShape;
}

function environment({ releases }: TracesRun): Environment {
  const { metrics: _metrics, ...tempo } = traces.tempo;
  const { Prod } = traces.tenants;
  return {
    ...traces,
    releases,
    tempo,
    ...(releases === 'seed' && { objectStore: { filesystem: true } }),
    tenants: {
      Prod,
      Other: { users: { 'other-apps': { roles: ['write'] }, 'other-reader': { roles: ['read'] } } },
    },
    collect: { ...traces.collect, traces: { login: 'apps', tenant: 'Prod', alloy: {} } },
    grafana: { login: 'grafana' },
  };
}

/** Stores traces with Tempo behind the gateway, links them with lines, and kills Tempo. */
export async function tracesOfApplications(run: TracesRun, reportStep: StepReporter): Promise<void> {
  freshCluster(run.cluster);
  const step = stepRunner(reportStep);
  const deployment = new Deployment(environment(run));
  const { missing } = deployment;
  await step('apply', () => `${deployment.apply().length} objects at once`);
  await step('ready', () => deployment.ready(300));
  if (missing.some((image) => image.includes('/tempo:'))) {
    await step('traces', () => `skipped: ${missing.join(', ')} cannot be had here`);
    return;
  }
  const test = new TraceTest(deployment);
  await step('smoke', async () => `${(await passedSmoke(environment(run), missing)).length} checks`);
  await step('by ID and by search', () => test.found());
  await step('other tenants', () => test.separate());
  await step('paths of the process', () => test.notExposed());
  await step('limits of a tenant', () => test.limits());
  await step('a request of a program', () => test.linked());
  const load = test.load();
  await step('kill -9', () => load.afterKill());
  await step('kill -9 under load', () => load.killUnderLoad());
  await step('restart', () => load.afterRestart());
  await step('uninstall', () => checkUninstall(deployment));
}

class TraceTest {
  readonly #deployment: Deployment;
  readonly #namespace: string;
  readonly #client: TraceClient;
  readonly #loki: GatewayClient;
  /** A trace of the tenant Prod. */
  #found: string | undefined;

  constructor(deployment: Deployment) {
    this.#deployment = deployment;
    const { namespace, name } = deployment.platform.gateway!.endpoint.service!;
    this.#namespace = namespace;
    const url = serviceUrl(namespace, name);
    this.#client = new TraceClient(url);
    this.#loki = new GatewayClient(url);
  }

  /** What counts spans after Tempo was killed. */
  load(): TraceLoad {
    return new TraceLoad(this.#client, this.#namespace, {
      writer: this.#login('apps'),
      reader: this.#login('grafana'),
    });
  }

  #login(user: string): Credentials {
    return readSecret(this.#namespace, this.#deployment.platform.gateway!.login(user).secret) as unknown as Credentials;
  }

  /** Pushes a trace as an application would, and reads it as Grafana does. */
  async found(): Promise<string> {
    const id = newTraceId();
    const status = await this.#client.push(this.#login('apps'), spansBody(id, 'found', 3));
    if (status !== 200) throw new Error(`the push was answered with ${status}`);
    const start = Date.now();
    const spans = await this.#client.spans(this.#login('grafana'), id);
    if (spans.length !== 3) throw new Error(`${spans.length} of 3 spans are found by ID`);
    await until(
      async () =>
        (await this.#client.search(this.#login('grafana'), '{resource.service.name="found"}')).includes(id) ||
        undefined,
      60,
      'the search does not find the trace',
    );
    this.#found = id;
    return `3 spans by ID at once, by search after ${Math.round((Date.now() - start) / 1000)} s`;
  }

  async separate(): Promise<string> {
    const id = this.#found!;
    const reader = this.#login('other-reader');
    for (const headers of [{}, { 'X-Scope-OrgID': 'Prod' }, { 'X-Scope-OrgID': 'Prod|Other' }])
      if ((await this.#client.spans(reader, id, headers)).length > 0)
        throw new Error(`${JSON.stringify(headers)} shows a trace of Prod to a user of Other`);
    const found = await this.#client.search(reader, '{resource.service.name="found"}');
    if (found.length > 0) throw new Error('a search of Other finds a trace of Prod');
    // Its tenant is that of the user, whatever the header says.
    const foreign = newTraceId();
    const pushed = await this.#client.push(this.#login('other-apps'), spansBody(foreign, 'foreign', 1), {
      'X-Scope-OrgID': 'Prod',
    });
    const places = [
      (await this.#client.spans(this.#login('grafana'), foreign)).length,
      (await this.#client.spans(reader, foreign)).length,
    ];
    if (pushed !== 200 || places.join() !== '0,1') throw new Error(`pushed ${pushed}, found ${places.join()}`);
    const statuses = await Promise.all([
      this.#client.status(this.#login('apps'), '/api/search'),
      this.#client.push(this.#login('grafana'), spansBody(newTraceId(), 'refused', 1)),
      this.#client.status(undefined, '/api/search'),
    ]);
    if (statuses.join() !== '403,403,401') throw new Error(`the statuses are ${statuses.join()}`);
    return 'nothing by ID or search with three headers; a push with the header of Prod is in Other; 403, 403, 401';
  }

  /** The overrides of a tenant, as Tempo has read them. */
  limits(): string {
    const path = `/api/v1/namespaces/${this.#namespace}/pods/tempo-0:3200/proxy/status/overrides/Prod`;
    const page = kubectl(['get', '--raw', path]);
    const expected = ['rate_limit_bytes: 5000000', 'block_retention: 2d', 'max_bytes_per_trace: 5000000'];
    const missing = expected.filter((text) => !page.includes(text));
    if (missing.length > 0) throw new Error(`${missing.join(', ')} is not in ${page}`);
    return expected.join(', ');
  }

  async notExposed(): Promise<string> {
    const paths = ['/shutdown', '/status', '/status/config', '/api/overrides', '/debug/pprof/', '/ready', '/metrics'];
    for (const path of paths) {
      const status = await this.#client.status(this.#login('grafana'), path);
      if (status !== 404) throw new Error(`${path} is answered with ${status}`);
    }
    return `${paths.length} paths are answered with 404`;
  }

  /**
   * A program that writes a line and sends a span and a record by OTLP, all with one ID: from the line to the trace and
   * from its span to the lines, by what the provisioned data sources say.
   */
  async linked(): Promise<string> {
    const id = newTraceId();
    startTracedProgram(id);
    const sources = this.#sources();
    const reader = this.#login('grafana');
    const line = await until(
      async () => {
        const lines = await this.#loki.query(reader, '{namespace="shop"} |= "order placed"');
        return lines.find(({ text }) => text.includes(id));
      },
      120,
      'the line of the program is not in Loki',
    );
    const [link] = traceLinks(sources['loki']!, { line: line.text, labels: line.labels });
    if (link === undefined) throw new Error(`the line has no link to a trace: ${JSON.stringify(line)}`);
    const [span] = await until(
      async () => {
        const spans = await this.#client.spans(reader, link.traceId);
        return spans.length > 0 ? spans : undefined;
      },
      60,
      'the link of the line leads to no trace',
    );
    const back = logsLink(sources['tempo']!, span!);
    if (back === undefined) throw new Error(`the span has no link to lines: ${JSON.stringify(span)}`);
    const texts = await until(
      async () => {
        const found = (await this.#loki.query(reader, back.query)).map(({ text }) => text);
        return found.includes(line.text) && found.includes(recordText) ? found : undefined;
      },
      60,
      `${back.query} does not find the line and the record of OTLP`,
    );
    return `the line leads to ${link.datasourceUid}, its span by ${back.query} to ${texts.length} lines`;
  }

  #sources(): Readonly<Record<string, Data>> {
    const config = this.#deployment.manifests
      .map(
        (manifest) => (manifest as unknown as { data?: Readonly<Record<string, string>> }).data?.['data-sources.yaml'],
      )
      .find((text) => text !== undefined);
    return provisionedSources(parsed(config!) as Data);
  }
}

/** The value of a check as soon as it has one. @throws Error after this number of seconds */
async function until<Value>(
  check: () => Promise<Value | undefined>,
  seconds: number,
  otherwise: string,
): Promise<Value> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await wait(1000)) {
    const value = await check();
    if (value !== undefined) return value;
  }
  throw new Error(`${otherwise} within ${seconds} s`);
}
