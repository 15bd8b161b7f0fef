import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TenantApi } from '../../constructs/contracts';
import { manifestsOf, type Data } from '../../constructs/kit';
import { lokiReleases } from '../../constructs/loki';
import { emptyEntries, emptyRecords, longLine, type Attack } from '../support/attacks';
import { lokiAt, planFor, startGateway, type GatewayProcess } from '../support/gateway-process';
import { basic } from '../support/http';
import { lokiProgram, startLoki, type LokiProcess } from '../support/loki-process';
import { folder, installed, until } from '../support/processes';
import { aloneLoki, configOf } from '../support/components';

const missing = [
  ...['nginx', 'prlimit'].filter((program) => !installed(program)),
  ...lokiReleases.names.filter((release) => lokiProgram(release) === undefined).map((release) => `Loki ${release}`),
];
if (missing.length > 0) console.warn(`skipped: attacks on the real programs need ${missing.join(', ')}`);
const when = missing.length > 0 ? describe.skip : describe;

jest.setTimeout(300_000);

/** Memory of the pod in the environments `laptop` and `production`. */
const pods = { laptop: { memory: '256Mi', limit: 768 }, production: { memory: '768Mi', limit: 2048 } };
const cases = lokiReleases.names.flatMap((release) =>
  Object.entries(pods).map(([environment, pod]) => ({ release, environment, ...pod })),
);

const paths = ['/loki/api/v1/push', '/otlp/v1/logs'] as const;
let made: Readonly<Record<(typeof paths)[number], Attack>> | undefined;
/** A line of 400 MiB for each path, compressed once: it takes seconds. */
function bombs(): NonNullable<typeof made> {
  made ??= {
    '/loki/api/v1/push': longLine(400 * 2 ** 20, '/loki/api/v1/push'),
    '/otlp/v1/logs': longLine(400 * 2 ** 20, '/otlp/v1/logs'),
  };
  expect(Object.values(made).every(({ body }) => body.length < 420_000)).toBe(true);
  return made;
}

when.each(cases)('Loki $release in the pod of $environment', ({ release, memory, limit }) => {
  let loki: LokiProcess;
  let gateway: GatewayProcess;
  let api: TenantApi;
  const own = folder('attack');

  beforeAll(async () => {
    const resources = { cpu: '100m', memory, memoryLimit: `${limit}Mi` };
    const { chart, loki: room } = aloneLoki({ release, store: 'filesystem', pod: { resources } });
    const config = configOf(manifestsOf(chart), 'loki', 'config.yaml') as Record<string, Data>;
    const wal = { ...(config['ingester']!['wal'] as Data), dir: join(own.path, 'wal') };
    const over: Data = {
      ...(config['distributor'] !== undefined && { distributor: config['distributor'] }),
      limits_config: config['limits_config'],
      ingester: { ...config['ingester'], wal },
    };
    loki = await startLoki(lokiProgram(release)!, ['Prod'], { over, goMemory: `${Math.floor(limit * 0.9)}MiB` });
    const users = [{ name: 'writer', roles: ['write'], tenants: ['Prod'] }] as const;
    api = { ...lokiAt(loki.port, release), limits: room.api.limits, logs: room.api.logs! };
    gateway = await startGateway(planFor(api, users), { writer: 'password' });
  });
  afterAll(async () => {
    await Promise.all([gateway?.stop(), loki?.stop()]);
    own.remove();
  });

  const push = async ({ path, type, encoding, body }: Attack): Promise<number> => {
    const headers = {
      connection: 'close',
      authorization: basic('writer', 'password'),
      'Content-Type': type,
      ...(encoding !== undefined && { 'Content-Encoding': encoding }),
    };
    const { status } = await fetch(gateway.url + path, { method: 'POST', headers, body });
    // Loki may still process a push after the gateway timed out; attacks must not overlap.
    await until(idle, 240, () => loki.log().slice(-500));
    return status;
  };
  const idle = async (): Promise<boolean> => {
    const text = await (await fetch(`${loki.url}/metrics`)).text();
    const pushing = /^loki_inflight_requests\{.*route="(?:loki_api_v1_push|otlp_v1_logs)".*\} (\d+)$/gm;
    return [...text.matchAll(pushing)].every(([, count]) => count === '0');
  };
  /** Peak memory of Loki, MiB. */
  const peak = (): number => {
    const status = readFileSync(`/proc/${loki.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)![1]) / 1024;
  };
  const expectSurvival = (): void => {
    expect(loki.alive()).toBe(true);
    expect(peak()).toBeLessThan(limit);
  };

  test.each(paths)('400 MiB in 400 KB of gzip are rejected: %s', async (path) => {
    // With a limit, Loki stops reading, and the truncated body is invalid JSON.
    expect(await push(bombs()[path])).toBe(release === '3.3.2' ? 415 : 400);
    expectSurvival();
  });

  test('with the worst accepted pushes, Loki stays below its memory limit', async () => {
    // The largest snappy body, or the largest that Loki decompresses if it has a limit.
    const { maxBodyBytes: maxPushBytes } = api.limits;
    const { maxSnappyBytes } = api.logs!.limits;
    const entries = emptyEntries(
      maxSnappyBytes === undefined ? maxPushBytes : Math.floor((maxSnappyBytes - 64) * (64 / 3)),
    );
    expect(entries.body.length).toBeLessThanOrEqual(maxSnappyBytes ?? maxPushBytes);
    expect([400, 504]).toContain(await push(entries));
    expectSurvival();
    expect([204, 400, 503, 504]).toContain(await push(emptyRecords(maxPushBytes)));
    expectSurvival();
    console.info(
      `Loki ${release}, limit ${limit} MiB: peak ${Math.round(peak())} MiB after ${entries.body.length} bytes of snappy and ${maxPushBytes} bytes of OTLP.`,
    );
  });
});
