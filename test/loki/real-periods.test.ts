import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { S3Store } from '../../constructs/contracts';
import { manifestsOf, merged, yamlText, type Data, endpointOfUrl } from '../../constructs/kit';
import type { LokiProps, LokiRelease } from '../../constructs/loki';
import { lokiProgram } from '../support/loki-process';
import { startMinio, type Root } from '../support/minio-process';
import { answers, below, folder, freePorts, start, unpacked, until, type Running } from '../support/processes';
import { aloneLoki, configOf } from '../support/components';

const releases: readonly LokiRelease[] = ['3.3.2', '3.7.8'];
const missing = [
  ...releases.filter((release) => lokiProgram(release) === undefined).map((release) => `Loki ${release}`),
  ...(unpacked('minio') === undefined ? ['MinIO'] : []),
];
if (missing.length > 0) console.warn(`skipped: ${missing.join(', ')} is not in ../shared/lab`);

jest.setTimeout(180_000);

const day = 86_400_000;
const now = Date.now();
const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The store or the index changed two days ago; lines of three days ago belong to the previous period. */
const [before, since] = ['2022-01-01', dateOf(now - 2 * day)] as const;

(missing.length > 0 ? describe.skip : describe)(
  'logs of an earlier period are readable after a change of the store or the index',
  () => {
    let own: ReturnType<typeof folder>;
    const running: Running[] = [];

    beforeEach(() => {
      own = folder('periods');
    });
    afterEach(async () => {
      await Promise.all(running.splice(0).map((program) => program.stop()));
      own.remove();
    });

    test('boltdb-shipper of 3.3.2 on a volume, read by 3.7.8', async () => {
      const schema: LokiProps['schema'] = [
        { from: before, index: 'boltdb-shipper', version: 'v11', prefix: 'index_' },
        { from: since },
      ];
      const data = below(own.path, 'loki');
      await loki(data, { release: '3.3.2', store: 'filesystem', schema }, async (url) => {
        await push(url, 'old', now - 3 * day);
        await push(url, 'new', now);
      });
      expect(await loki(data, { store: 'filesystem', schema }, both)).toEqual(['new', 'old']);
    });

    test('a volume, then an object store, with each release', async () => {
      const found = await byEach(async (release, place) => {
        const data = place('loki');
        const store = await minio('current', place('minio'));
        const written = { release, store: 'filesystem', schema: [{ from: before }] } as const;
        await loki(data, written, (url) => push(url, 'old', now - 3 * day));
        return inNext(release, { store, earlierStore: 'filesystem' }, [data, data]);
      });
      expect(found).toEqual([
        ['new', 'old'],
        ['new', 'old'],
      ]);
    });

    test('an object store, then another with other access keys, with each release', async () => {
      const found = await byEach(async (release, place) => {
        const earlierStore = await minio('earlier', place('minio-earlier'));
        const store = await minio('current', place('minio'));
        const written = { release, store: earlierStore, schema: [{ from: before }] };
        await loki(place('one'), written, (url) => push(url, 'old', now - 3 * day));
        // The next Loki starts with an empty volume.
        return inNext(release, { store, earlierStore }, [place('two'), place('three')]);
      });
      expect(found).toEqual([
        ['new', 'old'],
        ['new', 'old'],
      ]);
    });

    /** Runs both releases at the same time, since they mostly wait. */
    function byEach(
      run: (release: LokiRelease, place: (name: string) => string) => Promise<string[]>,
    ): Promise<string[][]> {
      return Promise.all(
        releases.map((release) => {
          const place = below(own.path, release);
          return run(release, (name) => below(place, name));
        }),
      );
    }

    /** Writes to the current store, and reads from both after a restart. */
    async function inNext(
      release: LokiRelease,
      stores: Pick<LokiProps, 'store' | 'earlierStore'>,
      [first, second]: readonly [string, string],
    ): Promise<string[]> {
      const props = { release, schema: [{ from: before, keptIn: 'earlier' } as const, { from: since }], ...stores };
      await loki(first, props, (url) => push(url, 'new', now));
      return loki(second, props, both);
    }

    /** Waits until two lines are found. */
    async function both(url: string): Promise<string[]> {
      let found: string[] = [];
      await until(
        async () => (found = await lines(url)).length === 2,
        30,
        () => `found ${found.length} of two lines: ${found.join(', ')}`,
      );
      return found.sort();
    }

    /** Runs Loki with the rendered configuration in a separate folder, as the only member. */
    async function loki<T>(path: string, props: Partial<LokiProps>, work: (url: string) => Promise<T>): Promise<T> {
      const [http, grpc] = (await freePorts(2)) as [number, number];
      const file = join(own.path, `${http}.yaml`);
      writeFileSync(file, yamlText(configAt(props, path, http, grpc)));
      const log = join(own.path, `${http}.log`);
      const args = [`-config.file=${file}`, '-config.expand-env=true'];
      const program = start(lokiProgram(props.release ?? '3.7.8')!, args, log, {
        ...keysFrom('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'current'),
        // Without an earlier store, it is the current one.
        ...(props.earlierStore === undefined && keysFrom('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'earlier')),
        ...keysFrom('EARLIER_ACCESS_KEY_ID', 'EARLIER_SECRET_ACCESS_KEY', 'earlier'),
      });
      running.push(program);
      const url = `http://127.0.0.1:${http}`;
      await until(
        () => answers(`${url}/ready`),
        60,
        () => program.log().slice(-2000),
      );
      const result = await work(url);
      await program.stop();
      return result;
    }

    /** An object store with its own access keys. */
    async function minio(name: 'current' | 'earlier', data: string): Promise<S3Store<'chunks' | 'ruler'>> {
      for (const bucket of ['loki-chunks', 'loki-ruler']) below(data, bucket);
      const { address, program } = await startMinio(own.path, data, rootOf(name));
      running.push(program);
      return {
        endpoint: endpointOfUrl(`http://${address}`),
        region: 'us-east-1',
        pathStyle: true,
        buckets: { chunks: 'loki-chunks', ruler: 'loki-ruler' },
        credentials: { keys: { secret: name, accessKeyId: 'id', secretAccessKey: 'key' }, owner: 'store' },
      };
    }
  },
);

function rootOf(store: 'current' | 'earlier'): Root {
  return { user: `user-of-${store}`, password: `password-of-${store}` };
}

function keysFrom(id: string, secret: string, store: 'current' | 'earlier'): Record<string, string> {
  const { user, password } = rootOf(store);
  return { [id]: user, [secret]: password };
}

function configAt(props: Partial<LokiProps>, path: string, http: number, grpc: number): Data {
  const { chart } = aloneLoki({ multiTenant: false, ...props });
  const { memberlist: _others, runtime_config: _limits, ...rest } = configOf(manifestsOf(chart), 'loki', 'config.yaml');
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

async function lines(url: string): Promise<string[]> {
  const range = { start: `${now - 4 * day}000000`, end: `${now + day}000000` };
  const query = new URLSearchParams({ query: '{job="a"}', ...range });
  const answer = await fetch(`${url}/loki/api/v1/query_range?${query.toString()}`);
  const { data } = (await answer.json()) as { data: { result: { values: [string, string][] }[] } };
  return data.result.flatMap(({ values }) => values.map(([, line]) => line));
}
