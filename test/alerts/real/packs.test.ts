import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logPacks, packAlerts, packGroup } from '../../../constructs/alerts';
import { lokiReleases } from '../../../constructs/loki';
import { ruleFiles } from '../../../constructs/loki/rules';
import { logModels } from '../models';
import { lokiProgram, startLoki, type LokiProcess } from '../../support/loki-process';
import { until } from '../../support/processes';

const absent = lokiReleases.names.filter((release) => lokiProgram(release) === undefined);
if (absent.length > 0) console.warn(`skipped: Loki ${absent.join(', ')} is not in ../shared/lab`);
const present = lokiReleases.names.filter((release) => !absent.includes(release));
const when = present.length > 0 ? describe.each(present) : describe.skip.each(lokiReleases.names);

const day = 24 * 60 * 60 * 1000;
const tenants = ['Prod', 'Quiet'];

type Labels = Readonly<Record<string, string>>;
type Line = readonly [labels: Labels, line: string, metadata?: Labels, agoMs?: number];

const pod = (namespace: string, container = 'web'): Labels => ({
  namespace,
  container,
  job: 'kubernetes-pods',
  node: 'a',
});
const event = (reason: string, message: string, kind = 'Pod'): Line => [
  { job: 'kubernetes-events' },
  JSON.stringify({ reason, message, type: 'Warning', involvedObject: { kind, namespace: 'shop', name: 'one' } }),
];
const many = (count: number, line: Line): Line[] => Array.from({ length: count }, () => line);
const access = (status: number): Line => [
  pod('logging', 'gateway'),
  `{"time":"x","user":"vector","tenant":"Prod","method":"POST","uri":"/loki/api/v1/push","status":${status},"request_bytes":1}`,
];

/** What has happened, and the alert that says so. */
const happened: Readonly<Record<string, readonly Line[]>> = {
  HighErrorShare: many(60, [pod('shop'), 'Error: no answer']),
  ErrorLines: many(11, [pod('production'), 'fatal: no space left']),
  // 20 lines a second for the next minutes, so that the minute of the rule always has them.
  HighErrorRate: Array.from({ length: 3600 }, (_one, n) => [
    pod('busy'),
    'exception in thread main',
    {},
    60_000 - n * 50,
  ]),
  PodsAreNotScheduled: [event('FailedScheduling', '0/3 nodes are available: 3 Insufficient cpu.')],
  ImagesAreNotPulled: [event('Failed', 'Error: ImagePullBackOff'), event('BackOff', 'Back-off pulling image "x:1"')],
  ContainersAreRestarted: [event('BackOff', 'Back-off restarting failed container web in pod web-1')],
  ContainersDoNotStart: [event('FailedCreatePodSandBox', 'Failed to create pod sandbox')],
  PodsAreEvicted: [event('Evicted', 'The node was low on resource: memory.')],
  VolumesAreNotMounted: [event('FailedMount', 'MountVolume.SetUp failed for volume "logins"')],
  NodeIsNotReady: [event('NodeNotReady', 'Node a status is now: NodeNotReady', 'Node')],
  ProbesFail: many(11, event('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503')),
  ProcessKilledForMemory: [
    [{ job: 'systemd-journal', node: 'a' }, 'Memory cgroup out of memory: Killed process 4711 (java) total-vm:1kB'],
  ],
  GatewayRefusesLogins: many(21, access(401)),
  GatewayLimitsRequests: many(21, access(429)),
  GatewayFails: many(21, access(502)),
};

/** Lines that are no trouble, for a tenant in which no alert may fire. */
const quiet: readonly Line[] = [
  ...many(60, [pod('shop'), 'all is well']),
  ...many(20, access(401)),
  ...many(200, access(200)),
  [pod('logging', 'loki'), '{"level":"info","query":"sum(rate({namespace=~\\".+\\"} |~ \\"error\\" [1m]))"}'],
  event('Scheduled', 'Successfully assigned shop/web-1'),
  event('NodeNotReady', 'Node is not ready'),
  [pod('back'), 'yesterday', {}, day + 5 * 60_000],
  [pod('back'), 'today'],
];

when('the packs of rules in the real Loki %s', (release) => {
  let loki: LokiProcess;
  beforeAll(async () => {
    // Lines of a day ago are still in the ingester here.
    loki = await startLoki(lokiProgram(release)!, tenants, {
      over: { limits_config: { ingestion_rate_mb: 50 }, querier: { query_ingesters_within: 0 } },
    });
  }, 120_000);
  afterAll(() => loki.stop());

  test('fire when their trouble is in the lines, and not otherwise', async () => {
    await push('Prod', Object.values(happened).flat());
    await push('Quiet', quiet);
    const groups = logPacks.flatMap((pack) => {
      const { alerts, ...rest } = packAlerts(pack, logModels['usual']!);
      const atOnce = alerts.map(({ for: _for, ...alert }) => alert);
      return packGroup({ ...rest, alerts: atOnce, interval: '1s' }, undefined) ?? [];
    });
    for (const tenant of tenants)
      for (const [file, text] of Object.entries(ruleFiles(groups))) writeFileSync(join(loki.rules, tenant, file), text);
    const expected = Object.keys(happened).sort();
    let firing: string[] = [];
    await until(
      async () => {
        firing = await firingOf('Prod');
        return expected.every((name) => firing.includes(name));
      },
      60,
      () => `not firing: ${expected.filter((name) => !firing.includes(name)).join()}; ${loki.log().slice(-500)}`,
    );
    expect([...new Set(firing)].sort()).toEqual(expected);
    // A Loki that has just started sometimes does not find a line of a day ago, so that this alert may not fire here.
    expect([...expected, 'NamespaceIsSilent'].sort()).toEqual(
      groups.flatMap(({ rules }) => rules.map((rule) => ('alert' in rule ? rule.alert : ''))).sort(),
    );
    // `Failed` is the beginning of other reasons.
    expect(await reasonsOf('ContainersDoNotStart')).toEqual(['FailedCreatePodSandBox']);
    expect(await healthOf('Quiet')).toEqual(['ok']);
    expect(await firingOf('Quiet')).toEqual([]);
  }, 120_000);

  test('are evaluated with values in other places', async () => {
    for (const model of Object.values(logModels))
      for (const { expr } of logPacks.flatMap((pack) => packAlerts(pack, model).alerts)) {
        const headers = { 'X-Scope-OrgID': 'Prod' };
        const answer = await fetch(`${loki.url}/loki/api/v1/query?query=${encodeURIComponent(expr)}`, { headers });
        expect([expr, answer.status]).toEqual([expr, 200]);
      }
  }, 60_000);

  async function push(tenant: string, lines: readonly Line[]): Promise<void> {
    // Streams with lines of a day ago come first, because Loki refuses lines too far behind others of their stream.
    const sorted = lines.toSorted((one, other) => (other[3] ?? 0) - (one[3] ?? 0));
    const streams = sorted.map(([stream, line, metadata = {}, ago = 0], n) => ({
      stream,
      // Lines with the same time and text are one line for Loki.
      values: [[String(BigInt(Date.now() - ago - 1000) * 1_000_000n + BigInt(n)), line, metadata]],
    }));
    const answer = await fetch(`${loki.url}/loki/api/v1/push`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Scope-OrgID': tenant },
      body: JSON.stringify({ streams }),
    });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  }

  async function asked<Answer>(path: string, tenant: string): Promise<Answer | undefined> {
    const answer = await fetch(`${loki.url}/prometheus/api/v1/${path}`, { headers: { 'X-Scope-OrgID': tenant } });
    const text = await answer.text();
    return text.startsWith('{') ? (JSON.parse(text) as Answer) : undefined;
  }

  async function reasonsOf(alert: string): Promise<string[]> {
    const { expr } = packAlerts('events', logModels['usual']!).alerts.find(({ name }) => name === alert)!;
    const answer = await fetch(`${loki.url}/loki/api/v1/query?query=${encodeURIComponent(expr)}`, {
      headers: { 'X-Scope-OrgID': 'Prod' },
    });
    const { data } = (await answer.json()) as { data: { result: { metric: { reason: string } }[] } };
    return data.result.map(({ metric }) => metric.reason);
  }

  async function firingOf(tenant: string): Promise<string[]> {
    interface Alerts {
      readonly data: { readonly alerts?: readonly { readonly labels: Labels; readonly state: string }[] } | null;
    }
    const found = await asked<Alerts>('alerts', tenant);
    return (found?.data?.alerts ?? [])
      .filter(({ state }) => state === 'firing')
      .map(({ labels }) => labels['alertname']!);
  }

  /** The different states of the rules of a tenant after an evaluation. */
  async function healthOf(tenant: string): Promise<string[]> {
    interface Rules {
      readonly data: { readonly groups: readonly { readonly rules: readonly { readonly health: string }[] }[] };
    }
    let states: string[] = [];
    await until(
      async () => {
        const found = await asked<Rules>('rules', tenant);
        states = (found?.data.groups ?? []).flatMap(({ rules }) => rules.map(({ health }) => health));
        return states.length > 0 && !states.includes('unknown');
      },
      30,
      () => states.join(),
    );
    return [...new Set(states)];
  }
});
