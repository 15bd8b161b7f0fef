import { callers, passwords, pathCases, answersOf, pushBody, users, type Caller } from '../support/gateway-cases';
import { lokiAt, planFor, startGateway, type GatewayProcess } from '../support/gateway-process';
import { basic, openTail, rawRequest } from '../support/http';
import { lokiProgram, startLoki, type LokiProcess } from '../support/loki-process';
import { installed, until } from '../support/processes';
import { lokiTarget, spoofsOf } from '../support/spoofs';

const missing = [
  ...(installed('nginx') ? [] : ['nginx is not installed']),
  ...['3.3.2', '3.7.8'].flatMap((release) =>
    lokiProgram(release) === undefined ? [`Loki ${release} is not installed`] : [],
  ),
];
if (missing.length > 0) console.warn(`skipped: ${missing.join(', ')}`);

jest.setTimeout(70_000);

(missing.length > 0 ? describe.skip : describe).each(['3.3.2', '3.7.8'])('the gateway with Loki %s', (release) => {
  let loki: LokiProcess;
  let gateway: GatewayProcess;
  let joining: GatewayProcess;

  beforeAll(async () => {
    loki = await startLoki(lokiProgram(release)!, ['Prod', 'Dev']);
    const api = lokiAt(loki.port, release);
    gateway = await startGateway(planFor(api, users), passwords);
    joining = await startGateway(planFor(api, users, true), passwords);
  });
  afterAll(async () => {
    await Promise.all([gateway?.stop(), joining?.stop(), loki?.stop()]);
  });

  const login = (user: string): Record<string, string> => ({
    authorization: basic(user, passwords[user] ?? 'wrong'),
  });
  const as = (caller: Caller): Record<string, string> => {
    const { user, tenant }: { user?: string; tenant?: string } = callers[caller];
    return {
      ...(user !== undefined && login(user)),
      ...(tenant !== undefined && { 'X-Scope-OrgID': tenant }),
    };
  };
  const push = async (user: string, line: string, headers = {}): Promise<number> => {
    const response = await fetch(`${gateway.url}/loki/api/v1/push`, {
      method: 'POST',
      headers: { ...login(user), 'Content-Type': 'application/json', ...headers },
      body: pushBody(line, { job: 'isolation' }),
    });
    return response.status;
  };
  const read = async (headers: Record<string, string>, at = gateway): Promise<string> => {
    const query = encodeURIComponent('{job="isolation"}');
    return (await fetch(`${at.url}/loki/api/v1/query_range?query=${query}`, { headers })).text();
  };

  test.each(pathCases(release).map((one) => [one.method, one.path, one] as const))(
    '%s %s is authorized by role',
    async (method, path, { kind, loki: lokiStatus, body }) => {
      const answers: Record<string, number> = {};
      const expected: Record<string, number> = {};
      for (const [caller, answer] of Object.entries(answersOf[kind])) {
        const content = body?.();
        const response = await fetch(gateway.url + path, {
          method,
          redirect: 'manual',
          headers: { ...as(caller as Caller), ...(content !== undefined && { 'Content-Type': content.type }) },
          ...(content !== undefined && { body: content.text }),
        });
        await response.arrayBuffer();
        answers[caller] = response.status;
        expected[caller] = answer === 'loki' ? lokiStatus : answer;
      }
      expect(answers).toEqual(expected);
    },
  );

  test('a wrong password gets 401 with a challenge on every path', async () => {
    for (const path of ['/loki/api/v1/labels', '/config']) {
      const response = await fetch(gateway.url + path, { headers: { authorization: basic('reader', 'not this one') } });
      expect([response.status, response.headers.get('WWW-Authenticate')]).toEqual([401, 'Basic realm="Loki"']);
    }
  });

  test('a tail requires the role read and one tenant', async () => {
    const answers: Record<string, number> = {};
    for (const caller of Object.keys(callers) as Caller[]) {
      const tail = await openTail(`${gateway.url}/loki/api/v1/tail?query={job="isolation"}`, as(caller));
      answers[caller] = tail.status;
      tail.close();
    }
    expect(answers).toEqual({
      anonymous: 401,
      unknown: 401,
      writer: 403,
      reader: 101,
      'chooser without a header': 403,
      'chooser of Prod': 101,
      'chooser of Prod|Dev': 403,
      'chooser of Evil': 403,
      operator: 101,
    });
  });

  test('a user reads only lines of its tenant, with any X-Scope-OrgID, in a tail too', async () => {
    const claim = { 'X-Scope-OrgID': 'Prod' };
    const foreign = await openTail(`${gateway.url}/loki/api/v1/tail?query={job="isolation"}`, {
      ...login('stranger'),
      ...claim,
    });
    const own = await openTail(`${gateway.url}/loki/api/v1/tail?query={job="isolation"}`, as('chooser of Prod'));
    const tailed = (): string[][] => [own, foreign].map(({ lines }) => [...new Set(lines)]);
    // A tail that has just been opened may miss lines, so this pushes until both have received one.
    const arrived = async (): Promise<boolean> => {
      expect(await push('writer', 'the line of Prod', { 'X-Scope-OrgID': 'Evil' })).toBe(204);
      expect(await push('stranger', 'the line of Evil', claim)).toBe(204);
      return tailed().every((lines) => lines.length > 0);
    };
    await until(arrived, 20, () => JSON.stringify(tailed()));
    expect(tailed()).toEqual([['the line of Prod'], ['the line of Evil']]);
    own.close();
    foreign.close();

    for (const headers of [{}, claim, { 'X-Scope-OrgID': 'Prod|Evil' }]) {
      const text = await read({ ...login('stranger'), ...headers });
      expect(text).toContain('the line of Evil');
      expect(text).not.toContain('the line of Prod');
    }
    expect(await read(as('chooser of Prod'))).toContain('the line of Prod');
    expect(await read({ ...login('chooser'), 'X-Scope-OrgID': 'Dev' })).not.toContain('the line of');
  });

  test.each(spoofsOf(lokiTarget).map((spoof) => [spoof.title, spoof] as const))(
    '%s is rejected or ignored',
    async (_, { user, password = passwords[user]!, lines: [request, ...headers], body, status }) => {
      const own = `Authorization: ${basic(user, password)}`;
      const answer = await rawRequest(gateway.port, [request!, own, ...headers], body);
      expect(answer.text).not.toMatch(/ring_key|auth_enabled|101 Switching/);
      expect(answer.status).toBe(status === 'served' ? 200 : status);
    },
  );

  test('several tenants are accepted on routes that support them, if all belong to the user', async () => {
    const statuses = async (path: string): Promise<number[]> => {
      const claims = ['Prod|Dev', 'Dev|Prod|Dev', 'Prod|Evil', 'Prod|', 'Prod||Dev'];
      const of = (tenant: string) =>
        fetch(joining.url + path, { headers: { ...login('chooser'), 'X-Scope-OrgID': tenant } });
      return Promise.all(claims.map(async (tenant) => (await of(tenant)).status));
    };
    expect(await statuses('/loki/api/v1/labels')).toEqual([200, 200, 403, 403, 403]);
    expect(await statuses('/prometheus/api/v1/alerts')).toEqual([403, 403, 403, 403, 403]);
    expect(await statuses('/loki/api/v1/tail')).toEqual([403, 403, 403, 403, 403]);
    expect(await read({ ...login('chooser'), 'X-Scope-OrgID': 'Prod|Dev' }, joining)).toContain('the line of Prod');
  });

  test('both names of a password rotation have the roles and the tenant of the user', async () => {
    expect(await push('writer@a', 'by the second name')).toBe(204);
    expect(await read(login('reader@b'))).toContain('by the second name');
    expect(await push('reader@b', 'not by a reader')).toBe(403);
  });
});
