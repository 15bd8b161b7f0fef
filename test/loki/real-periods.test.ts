import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestsOf, merged, yamlText, type Data } from '../../constructs/kit';
import type { LokiProps, LokiRelease } from '../../constructs/loki';
import { lokiProgram } from '../support/loki-process';
import { answers, below, folder, freePorts, start, until } from '../support/processes';
import { aloneLoki, configOf } from '../support/rooms';

const there = (['3.3.2', '3.7.8'] as const).every((release) => lokiProgram(release) !== undefined);
if (!there) console.warn('skipped: there is no Loki 3.3.2 and 3.7.8 in ../shared/lab to write periods with');

jest.setTimeout(120_000);

const day = 86_400_000;
const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

(there ? describe : describe.skip)('on a volume', () => {
  const now = Date.now();
  // Two days ago the index became another one; lines of three days ago belong to the period before.
  const schema: NonNullable<LokiProps['schema']> = [
    { from: '2022-01-01', index: 'boltdb-shipper', version: 'v11', prefix: 'index_' },
    { from: dateOf(now - 2 * day) },
  ];

  test('what 3.3.2 wrote under two periods of the schema, 3.7.8 reads, with another client for the same files', async () => {
    const own = folder('periods');
    const data = below(own.path, 'loki');
    const run = async (release: LokiRelease, work: (url: string) => Promise<void>): Promise<void> => {
      const [http, grpc] = (await freePorts(2)) as [number, number];
      const file = join(own.path, `${release}.yaml`);
      writeFileSync(file, yamlText(configAt(release, data, http, grpc)));
      const loki = start(lokiProgram(release)!, [`-config.file=${file}`], join(own.path, `${release}.log`));
      try {
        const url = `http://127.0.0.1:${http}`;
        await until(
          () => answers(`${url}/ready`),
          60,
          () => loki.log().slice(-2000),
        );
        await work(url);
      } finally {
        await loki.stop();
      }
    };
    try {
      await run('3.3.2', async (url) => {
        await push(url, 'old', now - 3 * day);
        await push(url, 'new', now);
      });
      await run('3.7.8', async (url) => {
        await until(
          async () => (await lines(url, now - 4 * day)).length === 2,
          30,
          () => 'of two lines not both are found',
        );
        expect((await lines(url, now - 4 * day)).sort()).toEqual(['new', 'old']);
      });
    } finally {
      own.remove();
    }
  });

  /** What is rendered, in a folder of its own and without others. */
  function configAt(release: LokiRelease, path: string, http: number, grpc: number): Data {
    const { chart } = aloneLoki({ release, store: 'filesystem', schema, multiTenant: false });
    const {
      memberlist: _others,
      runtime_config: _limits,
      ...rest
    } = configOf(manifestsOf(chart), 'loki', 'config.yaml');
    const here = JSON.parse(
      JSON.stringify(rest).replaceAll('/var/loki', path).replaceAll('/etc/loki/rules', path),
    ) as Data;
    return merged(here, {
      server: { http_listen_address: '127.0.0.1', http_listen_port: http, grpc_listen_port: grpc },
      common: { instance_addr: '127.0.0.1', ring: { kvstore: { store: 'inmemory' } } },
      ingester: { lifecycler: { min_ready_duration: '0s' } },
    });
  }

  async function push(url: string, line: string, time: number): Promise<void> {
    const body = JSON.stringify({ streams: [{ stream: { job: 'a' }, values: [[`${time}000000`, line]] }] });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/loki/api/v1/push`, { method: 'POST', headers, body });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  }

  async function lines(url: string, from: number): Promise<string[]> {
    const query = new URLSearchParams({ query: '{job="a"}', start: `${from}000000`, end: `${Date.now() + day}000000` });
    const answer = await fetch(`${url}/loki/api/v1/query_range?${query.toString()}`);
    const { data } = (await answer.json()) as { data: { result: { values: [string, string][] }[] } };
    return data.result.flatMap(({ values }) => values.map(([, line]) => line));
  }
});
