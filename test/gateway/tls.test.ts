import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { GatewayClient } from '../../commands/smoke/client';
import { passwords, users } from '../support/gateway-cases';
import { lokiAt, planFor, startGateway, type GatewayProcess } from '../support/gateway-process';
import { basic } from '../support/http';
import { installed } from '../support/processes';
import { startStub, type StubLoki } from '../support/stub-loki';

const installedBoth = installed('nginx') && installed('openssl');
if (!installedBoth) console.warn('skipped: nginx or openssl is not installed');

/** Writes a self-signed certificate to the folder of the gateway. */
function certify(folder: string, name: string): string {
  const [key, certificate] = [join(folder, 'tls.key'), join(folder, 'tls.crt')];
  const made = spawnSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=${name} -addext subjectAltName=IP:127.0.0.1,DNS:gateway.test -keyout ${key} -out ${certificate}`.split(
      ' ',
    ),
  );
  if (made.status !== 0) throw new Error(made.stderr.toString());
  spawnSync('chmod', ['644', key]);
  return readFileSync(certificate, 'utf8');
}

(installedBoth ? describe : describe.skip)('the real nginx with a certificate', () => {
  let loki: StubLoki;
  let gateway: GatewayProcess;
  let port: number;

  beforeAll(async () => {
    loki = await startStub();
    gateway = await startGateway({ ...planFor(lokiAt(loki.port, '3.7.8'), users), tls: true }, passwords);
    port = Number(gateway.layout.listenTls[0]!.split(':')[1]);
  });
  afterAll(async () => {
    await gateway?.stop();
    await loki?.stop();
  });

  const ask = (ca: string, headers: Readonly<Record<string, string>> = {}): Promise<number> =>
    new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port, path: '/loki/api/v1/labels', ca, headers, agent: false as const };
      request(options, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });

  test('https requires a login too', async () => {
    const ca = certify(gateway.layout.certificate, 'first');
    expect(await ask(ca)).toBe(401);
    expect(await ask(ca, { authorization: basic('reader', passwords['reader']!) })).toBe(204);
  });

  test('a renewed certificate is served without a restart, and the old CA no longer verifies it', async () => {
    const old = certify(gateway.layout.certificate, 'first');
    expect(await ask(old)).toBe(401);
    const renewed = certify(gateway.layout.certificate, 'second');
    expect(await ask(renewed)).toBe(401);
    await expect(ask(old)).rejects.toThrow(/certificate/);
  });

  test('the smoke test verifies the name of the Service, through an address that is not in the certificate', async () => {
    const ca = certify(gateway.layout.certificate, 'first');
    const as = { username: 'reader', password: passwords['reader']! };
    const base = `https://localhost:${port}`;
    const labels = (name: string) => new GatewayClient(base, { name, ca }).call('/loki/api/v1/labels', { as });
    expect((await labels('gateway.test')).status).toBe(204);
    await expect(labels('other.test')).rejects.toThrow(/other\.test/);
  });

  test('the https port rejects plain http', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/loki/api/v1/labels`);
    expect(answer.status).toBe(400);
  });
});
