import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { hostOf } from './hosts';
import { installed } from '../support/processes';
import { machine, type HostMachine } from './host-machine';

const program = '/usr/local/bin/vector';
const config = '/etc/vector/vector.yaml';
const credentials = '/etc/vector/credentials.json';
const unit = '/etc/systemd/system/vector.service';
const login = `${JSON.stringify({ username: 'build-1', password: 'any' }, null, 2)}\n`;

let host: HostMachine;
let socket: Server | undefined;
/** The arguments of an installation from the mirror. */
const fromMirror = (): string[] => ['--mirror', host.mirror];

beforeEach(() => {
  host = machine({ journal: true });
  host.addGroup('systemd-journal');
  host.write(credentials, login);
});
afterEach(() => {
  socket?.close();
  socket = undefined;
  host.remove();
});

const checkers = ['dash', 'shellcheck'].filter(installed);
if (!checkers.includes('shellcheck')) console.warn('skipped: shellcheck is not installed');
test.each(checkers)('%s finds nothing in the scripts', (checker) => {
  for (const name of ['install.sh', 'uninstall.sh', 'verify.sh']) {
    const input = hostOf({ journal: true }).files.get(name)!.text;
    const args = checker === 'dash' ? ['-n'] : ['--shell=sh', '-'];
    const { status, stdout, stderr } = spawnSync(checker, args, { input, encoding: 'utf8' });
    expect(`${status}${stdout}${stderr}`).toBe('0');
  }
});

test('the commands of the README change the credentials of a machine only if they could be read', () => {
  const readme = hostOf({ journal: true }).files.get('README.md')!.text;
  const commands = /```sh\n(.*?)```/s.exec(readme)![1]!.replaceAll('/etc/vector', host.at('/etc/vector'));
  // The other side is this machine.
  host.command('ssh', 'shift; sh -c "$*"');
  const put = (npm: string): number | null => {
    host.command('npm', npm);
    const env = { PATH: `${host.path}/bin:${process.env['PATH']}` };
    return spawnSync('sh', ['-c', commands], { encoding: 'utf8', env }).status;
  };
  expect(put('echo "no such host" >&2; exit 1')).toBe(1);
  expect(host.file(credentials)).toBe(login);
  expect(put('echo new')).toBe(0);
  expect(host.file(credentials)).toBe('new\n');
});

test('an installation has the program, the unit, the configuration, and credentials that only root and Vector read', async () => {
  const { status, output, calls } = await host.run('install.sh', fromMirror());
  expect(output).toContain('Vector 0.57.0 runs as vector.service');
  expect(status).toBe(0);
  expect(host.file(program)).toContain('vector 0.57.0');
  expect(host.file(config)).toContain('journald');
  expect(host.file(credentials)).toBe(login);
  expect(statSync(host.at(credentials)).mode & 0o777).toBe(0o640);
  expect(calls).toEqual([
    'groupadd --system vector',
    'useradd --system --gid vector --no-create-home --home-dir /var/lib/vector --shell /usr/sbin/nologin vector',
    'usermod --groups systemd-journal vector',
    'chown vector:vector /var/lib/vector',
    `chown root:root ${program}.new`,
    `chown root:vector ${credentials}`,
    'chown root:root /etc/vector/environment.new',
    `chown root:root ${config}.new`,
    `chown root:root ${unit}.new`,
    'systemctl daemon-reload',
    'systemctl enable vector.service',
    'systemctl restart vector.service',
  ]);
});

test('a second run changes nothing, and a changed configuration restarts the unit', async () => {
  await host.run('install.sh', fromMirror());
  rmSync(host.mirror.slice('file://'.length), { recursive: true });
  const again = await host.run('install.sh', fromMirror());
  expect(again.output).toBe('Vector 0.57.0 runs as vector.service. Run ./verify.sh to see that a line arrives.\n');
  expect(again.calls.slice(-3)).toEqual([
    'systemctl daemon-reload',
    'systemctl enable vector.service',
    'systemctl start vector.service',
  ]);
  host.bundle({ journal: { units: ['ssh.service'] } });
  const changed = await host.run('install.sh');
  expect(changed.output).toContain(`Installed ${config}\n`);
  expect(changed.calls.at(-1)).toBe('systemctl restart vector.service');
});

test('the group of Docker is only given while containers are read', async () => {
  const path = join(host.path, 'docker.sock');
  socket = createServer().listen(path);
  host.addGroup('docker');
  host.bundle({ docker: { socket: path } });
  const first = await host.run('install.sh', fromMirror());
  expect(first.calls).toContain('usermod --groups docker vector');
  host.bundle({ journal: true });
  const second = await host.run('install.sh');
  expect(second.calls).toContain('usermod --groups systemd-journal vector');
  host.bundle({ syslog: true });
  const third = await host.run('install.sh');
  expect(third.calls).toContain('usermod --groups  vector');
});

/** What is wrong, how the machine gets it, and the message. */
const refusals: readonly (readonly [title: string, prepare: () => unknown, message: string | RegExp])[] = [
  ['no root', () => host.command('id', 'echo 1000'), 'This script needs root'],
  ['an architecture without an archive', () => host.command('uname', 'echo riscv64'), 'riscv64 has no archive'],
  ['no credentials', () => rmSync(host.at(credentials)), 'The user and the password are missing: npm run'],
  [
    'the template of the credentials',
    () => host.write(credentials, hostOf({ journal: true }).files.get('credentials.json.template')!.text),
    'is the template, without a password',
  ],
  [
    'credentials of another release',
    () => host.write(credentials, "LOKI_USERNAME='a'\nLOKI_PASSWORD='b'\n"),
    'has no password in the form of Vector 0.57.0',
  ],
  [
    'no group and no socket of Docker',
    () => host.bundle({ docker: { socket: '/nowhere/docker.sock' } }),
    /no group docker[^]*\/nowhere\/docker.sock is no socket/,
  ],
  [
    'no certificate of the authority',
    () => host.bundle({ journal: true, caFile: '/nowhere/ca.crt' }),
    '/nowhere/ca.crt is missing',
  ],
  ['a unit of another installation', () => host.write(unit, '[Unit]\n'), 'is of another installation of Vector'],
  [
    'a unit of another host',
    () => host.write('/usr/lib/systemd/system/vector.service', '# Generated by cdk8s-logging for the host b.\n'),
    'is of another installation of Vector',
  ],
  ['an http mirror without a checksum', () => ['--mirror', 'http://127.0.0.1:1'], 'is not encrypted'],
  ['a mirror that is no URL', () => ['--mirror', '/srv/mirror'], "'/srv/mirror' is no URL of a mirror"],
  ['a mirror that does not answer', () => ['--mirror', 'https://127.0.0.1:1'], 'could not be downloaded'],
  ['a wrong checksum', () => [...fromMirror(), '--sha256', 'ab'.repeat(32)], `and not ${'ab'.repeat(32)}`],
  ['a checksum of SHA-1', () => [...fromMirror(), '--sha256', 'ab'.repeat(20)], 'is no SHA-256 checksum'],
  ['an archive without a checksum', () => ['--archive', __filename], '--archive needs --sha256'],
  ['an option without its value', () => ['--mirror'], '--mirror needs a value'],
  ['an unknown option', () => ['--force'], 'Unknown option: --force'],
  [
    'a configuration that Vector refuses',
    () =>
      host.bundle({
        journal: true,
        config: { api: { address: '127.0.0.1:8686', enabled: true } },
        dataPath: '/srv/refused',
      }),
    'Vector 0.57.0 refuses vector.yaml',
  ],
];

test.each(refusals)('nothing is changed: %s', async (_title, prepare, message) => {
  const prepared = prepare();
  const args = Array.isArray(prepared) ? prepared.map(String) : fromMirror();
  const before = readdirSync(host.at(''), { recursive: true });
  const { status, output, calls } = await host.run('install.sh', args);
  expect(output).toMatch(message);
  expect(status).toBe(1);
  expect(calls).toEqual([]);
  expect(readdirSync(host.at(''), { recursive: true })).toEqual(before);
});

test('an archive is installed without a network, with its checksum', async () => {
  const archive = join(host.mirror.slice('file://'.length), '0.57.0/vector-0.57.0-x86_64-unknown-linux-musl.tar.gz');
  host.command('curl', 'exit 1');
  const args = ['--archive', archive, '--sha256', host.sha256, '--no-start'];
  const { status, calls } = await host.run('install.sh', args);
  expect(status).toBe(0);
  expect(calls.at(-1)).toBe('systemctl daemon-reload');
});

test('a pinned checksum is compared, and not the published one', async () => {
  host.bundle({ journal: true, download: { sha256: { x86_64: 'ab'.repeat(32) } } });
  const { status, output } = await host.run('install.sh', fromMirror());
  expect(output).toContain(`has the checksum ${host.sha256}, and not ${'ab'.repeat(32)}`);
  expect(status).toBe(1);
});

test('the removal keeps credentials and positions, and with --purge nothing', async () => {
  await host.run('install.sh', fromMirror());
  const first = await host.run('uninstall.sh');
  expect(first.calls).toEqual(['systemctl disable --now vector.service', 'systemctl daemon-reload']);
  expect([program, config, unit].map((path) => host.file(path))).toEqual([undefined, undefined, undefined]);
  expect(host.file(credentials)).toBe(login);
  const purged = await host.run('uninstall.sh', ['--purge']);
  expect(purged.calls).toEqual(['userdel vector', 'groupdel vector']);
  expect(readdirSync(host.at('/etc'))).toEqual(['systemd']);
  expect((await host.run('uninstall.sh')).status).toBe(0);
});

test.each([unit, '/usr/lib/systemd/system/vector.service'])(
  'the removal does not touch another installation: %s',
  async (file) => {
    host.write(file, '[Unit]\n');
    const { status, output, calls } = await host.run('uninstall.sh', ['--purge']);
    expect(output).toContain('is of another installation');
    expect([status, calls, host.file(file)]).toEqual([1, [], '[Unit]\n']);
  },
);

describe('verify.sh', () => {
  /** Answers of curl, one for each call: its exit status and the HTTP status. */
  const answers = (...list: readonly (readonly [code: number, status: string, body?: string])[]): void => {
    list.forEach(([code, status, body = ''], n) => {
      writeFileSync(join(host.path, `answer-${n}`), body);
      writeFileSync(join(host.path, `status-${n}`), `${status} ${code}`);
    });
    host.command(
      'curl',
      `cd ${host.path}
n=$(ls | grep -c '^stdin-') || true
{ cat; echo "$@"; } >stdin-$n
while [ "$1" != -o ]; do shift; done
id=$(grep -o 'verify-[0-9]*-[0-9]*' stdin-0 | head -n 1)
sed "s/ID/$id/g" answer-$n >"$2"
read -r status code <status-$n
printf %s "$status"
exit "$code"`,
    );
  };

  test.each([
    [60, '000', 'is not signed by an authority that this machine trusts'],
    [6, '000', 'cannot be resolved'],
    [7, '000', 'does not answer'],
    [0, '401', '401: user or password are wrong'],
    [0, '403', '403: the user may not do this'],
    [0, '429', '429: the limit'],
    [0, '502', '502: the gateway answers, and Loki behind it does not'],
    [0, '418', 'Unexpected answer 418'],
  ])('explains curl %s and HTTP %s', async (code, status, message) => {
    answers([code, status]);
    const result = await host.run('verify.sh');
    expect(result.output).toContain(message);
    expect(result.status).toBe(1);
  });

  test('sends a line directly and one to the journal, and asks for both as a reader', async () => {
    const reader = join(host.path, 'reader.json');
    writeFileSync(reader, JSON.stringify({ username: 'grafana', password: 'b\\"c' }, null, 2));
    answers([0, '204'], [0, '200', 'ID direct'], [0, '200', 'ID direct\nID journal']);
    host.command('sleep', 'true');
    const { status, output, calls } = await host.run('verify.sh', ['--reader', reader]);
    expect(output).toContain('All 2 lines are in Loki.');
    expect([status, calls.length]).toEqual([0, 1]);
    expect(calls[0]).toMatch(/^logger --tag cdk8s-logging verify-\d+-\d+ journal$/);
  });

  test('the password is no argument, and is escaped as curl reads it', async () => {
    host.write(credentials, JSON.stringify({ username: 'build-1', password: 'a"b\\c' }, null, 2));
    answers([0, '204']);
    const { status } = await host.run('verify.sh');
    expect(status).toBe(0);
    const sent = spawnSync('cat', [join(host.path, 'stdin-0')], { encoding: 'utf8' }).stdout.split('\n');
    expect(sent.slice(0, 2)).toEqual([String.raw`user = "build-1:a\"b\\c"`, 'header = "X-Scope-OrgID: Machines"']);
    expect(sent.at(-2)).not.toContain('a"b');
  });
});
