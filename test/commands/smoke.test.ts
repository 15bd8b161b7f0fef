import { request as httpRequest } from 'node:http';
import { GatewayClient, userAgent } from '../../commands/smoke/client';
import { connected } from '../../commands/smoke/connection';
import { render } from '../../constructs/platform';
import { laptop } from '../fixtures';
import { passwords, users } from '../support/gateway-cases';
import { lokiAt, planFor, startGateway, type GatewayProcess } from '../support/gateway-process';
import { lokiProgram, startLoki, type LokiProcess } from '../support/loki-process';
import { installed } from '../support/processes';
import { known, outcomes, serving } from './smoke-outcomes';

jest.setTimeout(120_000);

const logs = { logs: true, traces: false };
const page = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n</body></html>';

const missing = [
  ...(installed('nginx') ? [] : ['nginx is not installed']),
  ...(lokiProgram('3.7.8') === undefined ? ['there is no Loki 3.7.8 in ../shared/lab/bin'] : []),
];
if (missing.length > 0) console.warn(`The smoke test is not tried with real programs: ${missing.join(', ')}.`);

(missing.length > 0 ? describe.skip : describe)('before a real gateway and Loki', () => {
  let loki: LokiProcess;
  let gateway: GatewayProcess;
  let results: Map<string, string>;

  beforeAll(async () => {
    loki = await startLoki(lokiProgram('3.7.8')!, ['Prod', 'Dev', 'Evil']);
    gateway = await startGateway(planFor(lokiAt(loki.port, '3.7.8'), users), passwords);
    results = await outcomes(new GatewayClient(gateway.url), logs);
  });
  afterAll(async () => {
    await Promise.all([gateway?.stop(), loki?.stop()]);
  });

  test('every tenant is checked with a user of each of its roles, and all checks pass', () => {
    expect([...results].filter(([, outcome]) => outcome !== 'passed')).toEqual([]);
    const names = [...results.keys()];
    for (const name of ['push', 'query', 'labels', 'tail', 'admin', 'writer reads', 'reader writes', 'other tenant'])
      expect(names).toContain(`Prod: ${name}`);
    for (const name of ['push', 'query', 'labels', 'tail', 'other tenant, tail'])
      expect(names).toContain(`Evil: ${name}`);
  });

  test('its lines are in one stream per tenant', async () => {
    for (const name of ['reader', 'stranger']) {
      const user = known.find((one) => one.name === name)!;
      const lines = await new GatewayClient(gateway.url).query(user.credentials, '{job=~".+"}');
      const streams = new Set(lines.map(({ labels }) => JSON.stringify(labels)));
      expect([...streams].map((labels) => (JSON.parse(labels) as { job: string }).job)).toEqual(['smoke-test']);
      for (const { text } of lines) expect(text).toContain('it can be ignored');
    }
  });

  test('the access log identifies its requests, including those with wrong passwords', () => {
    const lines = gateway.accessLog().map((line) => JSON.parse(line) as { status: number; user_agent: string });
    expect(lines.filter(({ status }) => status === 401).length).toBeGreaterThan(0);
    expect(new Set(lines.map(({ user_agent: agent }) => agent))).toEqual(new Set([userAgent]));
  });

  test('a gateway that accepts the tenant header of a client fails', async () => {
    const careless = await serving((request, response) => {
      const [user = ''] = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64')
        .toString()
        .split(':');
      const tenant = request.headers['x-scope-orgid'] ?? known.find(({ name }) => name === user)?.tenants[0] ?? 'Prod';
      const headers = { 'content-type': 'application/json', 'x-scope-orgid': String(tenant) };
      const to = { hostname: '127.0.0.1', port: loki.port, path: request.url, method: request.method, headers };
      const onward = httpRequest(to, (answer) => answer.pipe(response.writeHead(answer.statusCode!)));
      request.pipe(onward);
    });
    const found = await outcomes(new GatewayClient(careless.url), logs);
    careless.stop();
    expect(found.get('Prod: other tenant')).toBe('Error: reader sees a line of Evil');
    expect(found.get("Grafana's requests")).toMatch(/^Error: \w+ sees '.+' of \w+ in \/loki\/api\/v1\//);
    expect(found.get('Prod: writer reads')).toBe('Error: 200 instead of 403 refused to writer');
  });
});

test('HTML error pages are not printed', async () => {
  for (const status of [200, 502]) {
    const server = await serving((_, response) =>
      response.writeHead(status, { 'content-type': 'text/html' }).end(page),
    );
    const results = [...(await outcomes(new GatewayClient(server.url), logs))].map(([, outcome]) => outcome).join('\n');
    server.stop();
    expect(results).not.toMatch(/<|\r/);
    expect(results).toContain(status === 502 ? '502' : '200 OK with a page of HTML instead of JSON');
  }
});

describe('before the checks', () => {
  const { platform } = render(laptop);
  const waiting = { platform: platform!, users: known, served: { logs: true, traces: true }, workloads: [] };

  test('it waits until Loki and Tempo answer through the gateway, and reports what is missing', async () => {
    const answers: Readonly<Record<string, number[]>> = {
      '/loki/api/v1/labels': [502, 401],
      '/api/v2/search/tags': [503],
    };
    const server = await serving((request, response) => {
      const status = answers[request.url!]?.shift() ?? 200;
      response.writeHead(status, { 'content-type': 'text/html' }).end(page);
    });
    const reported: string[] = [];
    const { close } = await connected({
      ...waiting,
      url: server.url,
      seconds: 60,
      progress: (waitsFor) => reported.push(waitsFor),
    });
    close();
    server.stop();
    expect(reported).toEqual([
      'Loki does not answer behind the gateway (502 Bad Gateway)',
      'the gateway does not accept the login of reader yet; a changed Secret takes about a minute',
      'Tempo does not answer behind the gateway (503 Service Unavailable)',
    ]);
  });

  test('it fails after the timeout, with the reason', async () => {
    const server = await serving((_, response) => response.writeHead(503).end(page));
    const connection = connected({ ...waiting, url: server.url, seconds: 0, progress: () => {} });
    await expect(connection).rejects.toThrow(
      'The platform does not answer after 0 s: the gateway answers 503 Service Unavailable.',
    );
    server.stop();
    const second = connected({ ...waiting, url: server.url, seconds: 0, progress: () => {} });
    await expect(second).rejects.toThrow(/the gateway does not answer \(.*ECONNREFUSED/);
  });
});
