import { GatewayClient } from '../../commands/smoke/client';
import { tempoReleases } from '../../constructs/tempo';
import { passwords, users } from '../support/gateway-cases';
import { missingPrograms, startTempoGateway } from '../support/tempo-process';
import { known, outcomes } from './smoke-outcomes';
import { startStubGateway, type StubGateway, type TraceFault } from './stub-traces';

jest.setTimeout(180_000);

const traces = { logs: false, traces: true };

describe('the checks of traces', () => {
  let stub: StubGateway;
  beforeAll(async () => {
    stub = await startStubGateway(known);
  });
  afterAll(() => stub.stop());
  beforeEach(() => {
    stub.fault = undefined;
  });

  const failures = async (): Promise<[string, string][]> =>
    [...(await outcomes(new GatewayClient(stub.url), traces))].filter(([, outcome]) => outcome !== 'passed');

  test('pass before a gateway that does everything right, and none asks for logs', async () => {
    const results = await outcomes(new GatewayClient(stub.url), traces);
    expect([...results].filter(([, outcome]) => outcome !== 'passed')).toEqual([]);
    expect([...results.keys()].filter((name) => name.startsWith('Prod: '))).toEqual([
      'Prod: push a trace',
      'Prod: echo',
      'Prod: trace by ID',
      'Prod: search',
      'Prod: writer reads traces',
      'Prod: reader writes traces',
      'Prod: other tenant, traces',
    ]);
    expect([...results.keys()]).toContain("Grafana's requests");
    expect(stub.paths().filter((path) => path.startsWith('/loki'))).toEqual([]);
  });

  test.each<[TraceFault, string, string]>([
    ['accepts any password', 'wrong password', 'Error: 200 instead of 401'],
    ['lets readers push', 'Prod: reader writes traces', 'Error: 200 instead of 403 refused to reader'],
    ['lets writers query', 'Prod: writer reads traces', 'Error: 200 instead of 403 /api/echo as writer'],
    ['obeys the header', 'Prod: other tenant, traces', 'Error: reader sees a trace of Evil'],
    ['shows pages', 'nothing internal', 'Error: 200 instead of 403 or 404 /ingester/shutdown as writer'],
    ['has no echo', 'Prod: echo', 'Error: 404 instead of 200 /api/echo as operator'],
  ])('fail before a gateway that %s', async (fault, title, says) => {
    stub.fault = fault;
    expect(await failures()).toContainEqual([title, says]);
  });

  test("Grafana's requests fail if a reader gets traces of another tenant by them", async () => {
    stub.fault = 'obeys the header';
    const found = new Map(await failures());
    expect(found.get("Grafana's requests")).toMatch(/^Error: \w+ sees 'traceID=\w+' of \w+ in \/api\/search$/);
  });
});

const missing = missingPrograms(['nginx']);
if (missing.length > 0) console.warn(`The checks of traces are not tried with real programs: ${missing.join(', ')}.`);

(missing.length > 0 ? describe.skip : describe)('before a real gateway', () => {
  test.each(tempoReleases.names)('and Tempo %s all checks pass', async (release) => {
    const gateway = await startTempoGateway(release, users, passwords);
    try {
      const results = await outcomes(new GatewayClient(gateway.url), traces);
      expect([...results].filter(([, outcome]) => outcome !== 'passed')).toEqual([]);
      expect([...results.keys()]).toContain('Evil: other tenant, traces');
    } finally {
      await gateway.stop();
    }
  });
});
