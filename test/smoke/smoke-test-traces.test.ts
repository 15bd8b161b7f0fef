import type { SmokeUser } from '../../commands/smoke/check';
import { render } from '../../constructs/platform';
import { tempoReleases } from '../../constructs/tempo';
import { startStubGateway, type StubGateway, type TraceFault } from '../commands/stub-traces';
import { traces, tracesOnly } from '../fixtures/traces';
import { installed } from '../support/processes';
import { missingPrograms, startTempoGateway } from '../support/tempo-process';
import { passwords, run, users } from './job';

jest.setTimeout(120_000);

const known: SmokeUser[] = users.map((user) => ({
  ...user,
  credentials: { username: user.name, password: passwords[user.name]! },
}));
const runOf = (url: string) => run(url, passwords, { takes: ['traces'] });
const titles = (lines: readonly string[]): string[] => lines.map((line) => line.slice(6, 34).trim());

test('what the platform stores is tested', () => {
  const script = (environment: typeof traces | typeof tracesOnly): string =>
    render({ ...environment, delivery: { smokeTest: {} } }).files.get('90-smoke-test.yaml')!;
  for (const path of ['/loki/api/v1/push', '/v1/traces']) expect(script(traces)).toContain(path);
  expect(script(traces)).toContain("'Prod: query'");
  expect(script(tracesOnly)).toContain("'Prod: trace by ID'");
  expect(script(tracesOnly)).not.toContain("'Prod: query'");
});

if (!installed('curl')) console.warn('The script of the smoke test is not tried: curl is not installed.');
(installed('curl') ? describe : describe.skip)('the script', () => {
  let gateway: StubGateway;
  beforeAll(async () => {
    gateway = await startStubGateway(known);
  });
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.fault = undefined;
  });

  test('passes before a gateway that does everything right, and asks for no logs', async () => {
    const { code, lines } = await runOf(gateway.url);
    expect(lines.filter((line) => !line.startsWith('ok'))).toEqual([expect.stringMatching(/^\d+ passed, 0 failed$/)]);
    expect(code).toBe(0);
    expect(titles(lines)).toEqual(
      expect.arrayContaining([
        'Prod: push a trace',
        "Dev's(2): trace by ID",
        'Prod: writer reads traces',
        'Prod: reader writes traces',
        'Prod: other tenant, traces',
      ]),
    );
    expect(gateway.paths().filter((path) => path.startsWith('/loki'))).toEqual([]);
  });

  test.each<[TraceFault, string]>([
    ['accepts any password', 'wrong password'],
    ['lets readers push', 'Prod: reader writes traces'],
    ['lets writers query', 'Prod: writer reads traces'],
    ['obeys the header', 'Prod: other tenant, traces'],
    ['shows pages', 'nothing internal'],
  ])('fails before a gateway that %s', async (fault, title) => {
    gateway.fault = fault;
    const { code, lines } = await runOf(gateway.url);
    expect(code).toBe(1);
    const failed = new Set(titles(lines.filter((line) => line.startsWith('FAIL'))));
    // The title is cut off.
    failed.delete("Dev's(2): other tenant, trac");
    expect(failed).toEqual(new Set([title]));
  });
});

const missing = missingPrograms(['nginx', 'curl']);
if (missing.length > 0) console.warn(`The smoke test is not tried with real programs: ${missing.join(', ')}.`);
(missing.length > 0 ? describe.skip : describe)('before a real gateway', () => {
  test.each(tempoReleases.names)('and Tempo %s the script passes', async (release) => {
    const gateway = await startTempoGateway(release, users, passwords);
    try {
      const { code, lines } = await runOf(gateway.url);
      expect(lines.filter((line) => !line.startsWith('ok'))).toEqual([expect.stringMatching(/ passed, 0 failed$/)]);
      expect(code).toBe(0);
    } finally {
      await gateway.stop();
    }
  });
});
