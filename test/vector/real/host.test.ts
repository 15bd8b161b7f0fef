import { appendFileSync, chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { ExternalLogSink } from '../../../constructs/kit';
import { dockerSocket, type DockerSocket, type StandInContainer } from '../../support/docker-socket';
import { passwords, users } from '../../support/gateway-cases';
import { lokiAt, planFor, startGateway, type GatewayProcess } from '../../support/gateway-process';
import { journalctl, journalEntry } from '../../support/journalctl';
import { lokiProgram, startLoki, type LokiProcess } from '../../support/loki-process';
import { below, folder, freePorts, installed, start, until, type Running } from '../../support/processes';
import { hostOf } from '../hosts';

const vector = process.env['VECTOR_0_57_0'];
const lokiFile = lokiProgram('3.7.8');
const missing = [
  ...(vector === undefined ? ['VECTOR_0_57_0 names no program'] : []),
  ...(lokiFile === undefined ? ['Loki 3.7.8 is not there'] : []),
  ...['nginx', 'openssl'].filter((program) => !installed(program)).map((program) => `${program} is not installed`),
];
if (missing.length > 0) console.warn(`skipped: ${missing.join(', ')}`);

const user = users.find(({ roles }) => roles.some((role) => role === 'write'))!;
const tenant = user.tenants[0];

/** A container of a compose project that writes lines to both streams. */
const container = (id: string, name: string, service: string): StandInContainer => ({
  id: id.repeat(64),
  name,
  labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': service },
  lines: [
    ['stdout', `${name} says hello`],
    ['stderr', `${name} says error: "quoted" \\ and ü`],
  ],
});

(missing.length > 0 ? describe.skip : describe)('the real Vector with the files of a machine', () => {
  const scratch = folder('host');
  const logs = below(scratch.path, 'logs');
  let loki: LokiProcess;
  let gateway: GatewayProcess;
  let docker: DockerSocket;
  let agent: Running;
  let syslogPort: number;

  /** Starts Vector with the generated configuration; only the path of the credentials is another one. */
  const startVector = (text: string): Running => {
    const credentials = join(scratch.path, 'credentials.json');
    writeFileSync(credentials, JSON.stringify({ username: user.name, password: passwords[user.name] }));
    const file = join(scratch.path, 'vector.yaml');
    writeFileSync(file, text.replace('/etc/vector/credentials.json', credentials));
    const validated = spawnSync(vector!, ['validate', '--no-environment', file], { encoding: 'utf8' });
    if (validated.status !== 0) throw new Error(validated.stdout + validated.stderr);
    return start(vector!, ['--config', file], join(scratch.path, 'vector.log'), {
      PATH: `${scratch.path}:${process.env['PATH']}`,
    });
  };

  beforeAll(async () => {
    const [syslog, metrics] = await freePorts(2);
    syslogPort = syslog!;
    loki = await startLoki(lokiFile!);
    gateway = await startGateway({ ...planFor(lokiAt(loki.port, '3.7.8'), users), tls: true }, passwords);
    const certificate = join(gateway.layout.certificate, 'tls.crt');
    const key = join(gateway.layout.certificate, 'tls.key');
    spawnSync(
      'openssl',
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=logs -addext subjectAltName=IP:127.0.0.1 -keyout ${key} -out ${certificate}`.split(
        ' ',
      ),
    );
    chmodSync(key, 0o644);
    const journal = join(scratch.path, 'journal');
    const fields = { _SYSTEMD_UNIT: 'ssh.service', PRIORITY: '6', SYSLOG_IDENTIFIER: 'sshd' };
    writeFileSync(journal, [1, 2, 3].map((n) => journalEntry({ ...fields, MESSAGE: `entry ${n}` })).join(''));
    writeFileSync(join(scratch.path, 'journalctl'), journalctl(journal), { mode: 0o755 });
    const socket = join(scratch.path, 'docker.sock');
    docker = await dockerSocket(socket, [
      container('a', 'shop-web-1', 'web'),
      container('b', 'cdk8s-logging-vector', 'vector'),
    ]);
    const port = gateway.layout.listenTls[0]!.split(':')[1]!;
    const { files } = hostOf({
      sink: new ExternalLogSink({
        url: `https://127.0.0.1:${port}`,
        login: { user: user.name, secret: 'any' },
        tenant,
      }),
      docker: { socket },
      journal: true,
      files: { app: { include: [join(logs, '*.log')] } },
      syslog: { address: `127.0.0.1:${syslogPort}` },
      dataPath: below(scratch.path, 'data'),
      caFile: certificate,
      config: { sinks: { prometheus_exporter: { type: 'prometheus_exporter', address: `127.0.0.1:${metrics!}` } } },
    });
    writeFileSync(join(logs, 'app.log'), lines(0, 500));
    agent = startVector(files.get('vector.yaml')!.text);
  }, 120_000);

  afterAll(async () => {
    await agent?.stop();
    await docker?.stop();
    await gateway?.stop();
    await loki?.stop();
    scratch.remove();
  }, 60_000);

  const lines = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_item, n) => `line ${from + n}\n`).join('');

  interface Stream {
    readonly stream: Readonly<Record<string, string>>;
    readonly values: readonly (readonly [time: string, line: string])[];
  }

  /** The streams of a selector, with structured metadata among their labels. */
  const query = async (selector: string): Promise<Stream[]> => {
    const url = new URL(`${loki.url}/loki/api/v1/query_range`);
    url.search = new URLSearchParams({ query: selector, limit: '5000', since: '1h' }).toString();
    const answer = await fetch(url, { headers: { 'x-scope-orgid': tenant } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return (JSON.parse(text) as { data: { result: Stream[] } }).data.result;
  };
  const linesOf = async (selector: string): Promise<string[]> =>
    (await query(selector)).flatMap(({ values }) => values.map(([, line]) => line));
  const arrive = (selector: string, count: number): Promise<void> =>
    until(
      async () => (await linesOf(selector)).length >= count,
      60,
      () => `${selector}: ${agent.log().slice(-3000)}`,
    );

  test('lines of containers arrive with the labels of compose, and not those of its own container', async () => {
    await arrive('{job="docker"}', 2);
    docker.begin(container('c', 'shop-db-1', 'db'));
    await arrive('{job="docker"}', 4);
    expect((await linesOf('{job="docker"}')).sort()).toEqual([
      'shop-db-1 says error: "quoted" \\ and ü',
      'shop-db-1 says hello',
      'shop-web-1 says error: "quoted" \\ and ü',
      'shop-web-1 says hello',
    ]);
    expect((await query('{compose_service="db"} |= "hello"'))[0]!.stream).toMatchObject({
      host: 'build-1',
      job: 'docker',
      compose_project: 'shop',
      container: 'shop-db-1',
      stream: 'stdout',
    });
  }, 90_000);

  test('entries of the journal arrive with their unit', async () => {
    await arrive('{job="systemd-journal", unit="ssh.service", host="build-1"}', 3);
    expect((await linesOf('{unit="ssh.service"}')).sort()).toEqual(['entry 1', 'entry 2', 'entry 3']);
  }, 90_000);

  test('no line of a file is lost or sent twice when it is rotated while it is read', async () => {
    const file = join(logs, 'app.log');
    await arrive('{job="app"}', 500);
    appendFileSync(file, lines(500, 900));
    renameSync(file, `${file}.1`);
    // A program that has the file open still writes to it.
    appendFileSync(`${file}.1`, lines(900, 1000));
    writeFileSync(file, lines(1000, 1500));
    await arrive('{job="app"}', 1500);
    const found = await linesOf('{job="app", host="build-1"}');
    expect(found.sort()).toEqual(lines(0, 1500).trimEnd().split('\n').sort());
  }, 90_000);

  test('syslog messages arrive with the machine that wrote them', async () => {
    await new Promise<void>((done, fail) => {
      const socket = connect(syslogPort, '127.0.0.1', () => {
        socket.end(`<165>1 ${new Date().toISOString()} switch-7 ifmgr 12 - - link down\n`, () => done());
      }).on('error', fail);
    });
    await arrive('{job="syslog"}', 1);
    const [stream] = await query('{job="syslog"}');
    expect(stream!.stream).toMatchObject({
      host: 'build-1',
      app: 'ifmgr',
      syslog_host: 'switch-7',
      severity: 'notice',
    });
    expect(stream!.values.map(([, line]) => line)).toEqual(['link down']);
  }, 90_000);

  test('every push was accepted by the gateway', () => {
    expect(gateway.accessLog().filter((line) => line.includes('/loki/api/v1/push') && !line.includes('204'))).toEqual(
      [],
    );
    expect(readFileSync(join(scratch.path, 'vector.log'), 'utf8')).not.toMatch(/ERROR/);
  });
});
