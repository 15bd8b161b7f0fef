import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { LogSink } from '../../constructs/contracts';
import { endpointOfUrl, sinkCaFile } from '../../constructs/kit';
import { waitForSink } from '../../constructs/events/wait';
import { logSink } from '../support/components';
import { folder, installed } from '../support/processes';

const programs = ['busybox', 'curl', 'openssl'];
const missing = programs.filter((program) => !installed(program));
const title = `the script of the init container${missing.length === 0 ? '' : ` (skipped: ${missing.join(', ')} not installed)`}`;

(missing.length === 0 ? describe : describe.skip)(title, () => {
  const certificates = folder('wait');
  const file = (name: string): string => join(certificates.path, name);
  let server: Server;
  let requests: { authorization: string | undefined; tenant: unknown; body: string }[];

  const listener: RequestListener = (request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const { authorization, 'x-scope-orgid': tenant } = request.headers;
      requests.push({ authorization, tenant, body });
      response.writeHead(requests.length === 1 ? 502 : 204).end();
    });
  };

  beforeAll(() => {
    const options = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=receiver';
    const host = '-addext subjectAltName=IP:127.0.0.1';
    const { status, stderr } = spawnSync(
      'openssl',
      `req -x509 ${options} ${host} -keyout ${file('tls.key')} -out ${file('tls.crt')}`.split(' '),
    );
    if (status !== 0) throw new Error(stderr.toString());
  });
  beforeEach(() => (requests = []));
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });
  afterAll(() => certificates.remove());

  async function listen(scheme: 'http' | 'https'): Promise<string> {
    const read = (name: string): string => readFileSync(file(name), 'utf8');
    server =
      scheme === 'http'
        ? createServer(listener)
        : createSecureServer({ key: read('tls.key'), cert: read('tls.crt') }, listener);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Runs the script in the shell of busybox, with a pause between attempts that ends it or does nothing. */
  async function run(url: string, sink: Partial<LogSink>, pause: ':' | 'exit 9'): Promise<number> {
    const { command, env } = waitForSink({
      image: 'x:1',
      url,
      sink: { ...logSink, endpoint: endpointOfUrl(url), ...sink },
      streamLabels: { job: 'a "b"' },
    });
    const variables = Object.fromEntries(env!.map(({ name, value = 'p*" $w' }) => [name, value]));
    const [shell, flag, script] = command!;
    const child = spawn('busybox', [shell!, flag!, `sleep() { ${pause}; }; ${script}`], {
      stdio: 'ignore',
      env: { ...process.env, ...variables, ...(sink.ca !== undefined && { CA_FILE: file('tls.crt') }) },
    });
    const [status] = (await once(child, 'exit')) as [number];
    return status;
  }

  test.each(['http', 'https'] as const)(
    'repeats its push over %s until it is accepted, with any characters in the password',
    async (scheme) => {
      const sink = scheme === 'https' ? { ca: { secret: 'ca', key: 'ca.crt' } } : {};
      expect(await run(await listen(scheme), sink, ':')).toBe(0);
      expect(requests).toHaveLength(2);
      expect(requests[1]).toMatchObject({
        tenant: 'canary',
        authorization: `Basic ${Buffer.from('p*" $w:p*" $w').toString('base64')}`,
      });
      const { streams } = JSON.parse(requests[1]!.body) as {
        streams: { stream: object; values: [string, string][] }[];
      };
      expect(streams[0]!.stream).toEqual({ job: 'a "b"' });
      expect(JSON.parse(streams[0]!.values[0]![1])).toMatchObject({ reason: 'ExporterStarted' });
    },
  );

  test('sends nothing to a receiver whose certificate it cannot verify', async () => {
    expect(await run(await listen('https'), {}, 'exit 9')).toBe(9);
    expect(requests).toEqual([]);
  });
});

test('a private authority of the receiver is mounted', () => {
  const sink = { ...logSink, endpoint: endpointOfUrl('https://a.example.com'), ca: { secret: 'ca', key: 'root.pem' } };
  const { env, volumeMounts } = waitForSink({ image: 'x:1', url: 'https://a.example.com', sink, streamLabels: {} });
  expect(env).toContainEqual({ name: 'CA_FILE', value: sinkCaFile });
  expect(volumeMounts).toEqual([{ name: 'receiver-ca', mountPath: '/etc/receiver-ca', readOnly: true }]);
});
