import { GatewayClient } from '../../commands/smoke/client';
import { lokiProgram, startLoki, type LokiProcess } from '../support/loki-process';
import { until } from '../support/processes';

const program = lokiProgram('3.7.8');
if (program === undefined) console.warn('skipped: Loki 3.7.8 is not installed');

jest.setTimeout(70_000);

/** The level that Loki detects, by the line that a container writes and the agent sends as it is. */
const lines: readonly [level: string, line: string][] = [
  ['trace', '{"level":"trace","msg":"a"}'],
  ['debug', '{"level":"debug","msg":"b"}'],
  ['info', '{"level":"info","msg":"c"}'],
  ['warn', '{"level":"warning","msg":"d"}'],
  ['error', '{"level":"error","msg":"e"}'],
  ['critical', '{"level":"critical","msg":"f"}'],
  ['fatal', '{"level":"fatal","msg":"g"}'],
  ['error', '{"msg":"info about h","severity":"ERROR"}'],
  ['warn', '{"ts":"2026-01-01T00:00:00Z","LEVEL":"WARN","msg":"i"}'],
];

(program === undefined ? describe.skip : describe)('a stored JSON line', () => {
  let loki: LokiProcess;
  const found = new Map<string, string | undefined>();

  beforeAll(async () => {
    loki = await startLoki(program!, ['Prod']);
    const client = new GatewayClient(loki.url);
    const headers = { 'X-Scope-OrgID': 'Prod' };
    for (const [, text] of lines) await client.push(undefined, { labels: { job: 'levels' }, text }, headers);
    const login = { username: 'none', password: 'none' };
    await until(
      async () => {
        for (const { text, labels } of await client.query(login, '{job="levels"}', headers))
          found.set(text, labels['detected_level']);
        return found.size === lines.length;
      },
      30,
      () => `${found.size} of ${lines.length} lines are found`,
    );
  });
  afterAll(() => loki?.stop());

  test.each(lines)('has the level %s as its detected_level: %s', (level, line) => {
    expect(found.get(line)).toBe(level);
  });
});
