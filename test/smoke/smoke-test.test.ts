import { spawnSync } from 'node:child_process';
import type { GatewayUser } from '../../constructs/contracts';
import { inventoryOf } from '../../constructs/kit';
import { render } from '../../constructs/platform';
import type { SmokeTestProps } from '../../constructs/smoke';
import { laptop } from '../fixtures';
import { lokiAt, planFor, startGateway } from '../support/gateway-process';
import { lokiProgram, startLoki } from '../support/loki-process';
import { only } from '../support/manifests';
import { installed } from '../support/processes';
import { built, jobOf, passwords, props, run, users } from './job';
import { startStubGateway, type Fault, type StubGateway } from './stub-gateway';

jest.setTimeout(120_000);

test('a changed Job is a new one, and the Job of a hook keeps its name', () => {
  const { name, job } = jobOf(built().manifests);
  expect(name).toMatch(/^loki-smoke-test-[0-9a-f]{8}$/);
  expect(job).toMatchObject({ spec: { backoffLimit: 1, template: { spec: { restartPolicy: 'Never' } } } });
  expect(jobOf(built({ users: props.users.slice(1) }).manifests).name).not.toBe(name);
  const all: Required<SmokeTestProps> = {
    ...props,
    takes: ['logs', 'traces'],
    ca: { secret: 'gateway-ca', key: 'ca.crt' },
    hook: { 'example.com/hook': 'after' },
    name: 'probe',
    release: '8.21.0',
    pod: { priorityClass: 'low' },
    cluster: {},
  };
  const hooked = jobOf(built(all).manifests);
  expect(hooked.name).toBe('probe');
  expect(hooked.job.metadata.annotations).toEqual({ 'example.com/hook': 'after' });
  expect(hooked.env).toContainEqual({ name: 'CA_FILE', value: '/etc/receiver-ca/ca.crt' });
});

test('it reads the Secrets of the users that it needs, and of no others', () => {
  const { chart } = built();
  expect(inventoryOf(chart).secrets.map(({ secret }) => secret)).toEqual([
    'writer-auth',
    'reader-auth',
    'operator-auth',
    'dev-auth',
  ]);
});

test('with Argo CD it runs after each sync, and otherwise when it is created', () => {
  const smoke = (argocd: object): string =>
    render({ ...laptop, delivery: { smokeTest: {}, ...argocd } }).files.get('90-smoke-test.yaml')!;
  expect(smoke({ argocd: { repository: 'https://git.example.com/a.git' } })).toMatch(
    /hook: PostSync\n +argocd.argoproj.io\/hook-delete-policy: BeforeHookCreation\n(?:.*\n)*? +name: loki-smoke-test\n/,
  );
  expect(smoke({})).not.toContain('argocd');
});

test('the deadline is after two runs without an answer, for any number of tenants', () => {
  const tenants = Array.from({ length: 16 }, (_, n) => `tenant-${n}`);
  const many = tenants.flatMap((tenant): GatewayUser[] => [
    { name: `${tenant}-writer`, roles: ['write'], tenants: [tenant] },
    { name: `${tenant}-reader`, roles: ['read'], tenants: [tenant] },
  ]);
  const { manifests } = built({
    takes: ['logs', 'traces'],
    users: many.map((user) => ({ ...user, login: { user: user.name, secret: user.name } })),
  });
  const { data } = only(manifests, 'ConfigMap', 'loki-smoke-test') as unknown as { data: Record<string, string> };
  const { spec } = jobOf(manifests).job as unknown as { spec: { activeDeadlineSeconds: number; backoffLimit: number } };
  expect(spec.activeDeadlineSeconds).toBeGreaterThan(
    (spec.backoffLimit + 1) * secondsWithoutAnswer(data['smoke-test.sh']!),
  );
});

/** Seconds that a script takes on a clock that only its waits and its requests move: none is answered. */
function secondsWithoutAnswer(script: string): number {
  const clock = [
    'clock=0',
    'date() { echo "$clock"; }',
    'sleep() { clock=$((clock + $1)); }',
    String.raw`curl() { printf '\n000'; }`,
    // Requests run in a subshell, where they cannot move the clock.
    ...script.split('\n').map((line) => line.replace(/^ {2}status=/, '  sleep 30; status=')),
  ];
  const { stdout } = spawnSync(
    'sh',
    ['-c', clock.join('\n').replace(/\[ "\$failed" -eq 0 \]/, 'echo "clock $clock"')],
    {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], URL: 'http://gateway.invalid', USERNAME_0: 'a' },
    },
  );
  const [, seconds] = /^clock (\d+)$/m.exec(stdout) ?? [];
  return Number(seconds);
}

if (!installed('curl')) console.warn('The script of the smoke test is not tried: curl is not installed.');
(installed('curl') ? describe : describe.skip)('the script', () => {
  let gateway: StubGateway;
  beforeAll(async () => {
    gateway = await startStubGateway(users, passwords);
  });
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.fault = undefined;
  });

  test('passes before a gateway that does everything right, whatever is in the passwords', async () => {
    const { code, lines } = await run(gateway.url);
    expect(lines.filter((line) => !line.startsWith('ok'))).toEqual([expect.stringMatching(/^\d+ passed, 0 failed$/)]);
    expect(code).toBe(0);
    expect(lines.map((line) => line.slice(6, 34).trim())).toEqual(
      expect.arrayContaining([
        "Dev's(2): push",
        "Dev's(2): query",
        'Prod: writer reads',
        'Prod: reader writes',
        'Prod: other tenant',
      ]),
    );
  });

  test.each<[Fault, string]>([
    ['accepts any password', 'wrong password'],
    ['lets readers push', 'Prod: reader writes'],
    ['lets writers query', 'Prod: writer reads'],
    ['obeys the header', 'Prod: other tenant'],
    ['shows pages', 'nothing internal'],
  ])('fails before a gateway that %s', async (fault, title) => {
    gateway.fault = fault;
    const { code, lines } = await run(gateway.url);
    expect(code).toBe(1);
    const failed = lines.filter((line) => line.startsWith('FAIL')).map((line) => line.slice(6, 34).trim());
    expect(new Set(failed)).toEqual(
      new Set(fault === 'obeys the header' ? [title, "Dev's(2): other tenant"] : [title]),
    );
  });

  test('fails if a Secret has another password than the gateway', async () => {
    const { code, lines } = await run(gateway.url, { ...passwords, reader: 'old' });
    expect(code).toBe(1);
    expect(lines).toContainEqual(expect.stringMatching(/^FAIL {2}Prod: reader writes +401 instead of 403/));
  });
});

const missing = [
  ...['nginx', 'curl'].filter((program) => !installed(program)).map((program) => `${program} is not installed`),
  ...(lokiProgram('3.7.8') === undefined ? ['there is no Loki 3.7.8 in ../shared/lab/bin'] : []),
];
if (missing.length > 0) console.warn(`The smoke test is not tried with real programs: ${missing.join(', ')}.`);
(missing.length > 0 ? describe.skip : describe)('before a real gateway and Loki', () => {
  test('the script passes', async () => {
    const loki = await startLoki(lokiProgram('3.7.8')!, ['Prod', "Dev's(2)"]);
    const gateway = await startGateway(planFor(lokiAt(loki.port, '3.7.8'), users), passwords);
    try {
      const { code, lines } = await run(gateway.url);
      expect(lines.filter((line) => !line.startsWith('ok'))).toEqual([expect.stringMatching(/ passed, 0 failed$/)]);
      expect(code).toBe(0);
    } finally {
      await Promise.all([gateway.stop(), loki.stop()]);
    }
  });
});
