import { connect, rootCertificates, type TLSSocket } from 'node:tls';
import { kubectl } from '../../commands/kubectl';
import { GatewayClient } from '../../commands/smoke/client';
import { gatewayIdentity } from '../../commands/smoke/identity';
import type { ServerIdentity } from '../../commands/smoke/verified-call';
import { inventoryOf } from '../../constructs/kit';
import { signCertificates } from './certificates';
import { certificateFolder } from './platform';
import type { Run } from './run';
import { until } from './until';

/** Seconds until the kubelet must have updated the files in all pods. */
const arrival = 240;

const rate = { linesPerPush: 10, pushesPerSecond: 5, lineBytes: 200 };

/** Every server with https serves a renewed certificate, without a restart, and no acknowledged line is lost. */
export async function certificateRenewed(run: Run): Promise<string> {
  const deployment = run.deployment();
  const { platform } = deployment;
  const { ca } = identityOf(run);
  const flows = inventoryOf(platform).flows.filter(({ to }) => to.scheme === 'https' && to.service !== undefined);
  const servers = [...new Map(flows.map(({ to }) => [`${to.host}:${to.port}`, to])).values()];
  const traffic = await run.traffic();
  const seen: string[] = [];
  const pushed = await traffic.during(rate, async () => {
    const serial = signCertificates(deployment, certificateFolder(run));
    const start = Date.now();
    const pending = new Set(servers);
    await until(
      arrival,
      async () => {
        for (const server of pending) {
          const { namespace, name } = server.service!;
          const address = kubectl([
            'get',
            'service',
            name,
            '--namespace',
            namespace,
            '--output',
            'jsonpath={.spec.clusterIP}',
          ]);
          if ((await serialOf(address, server.port, { name: server.host, ca })) !== serial) continue;
          pending.delete(server);
          seen.push(`${name}:${server.port} after ${Math.round((Date.now() - start) / 1000)} s`);
        }
        return pending.size === 0 ? true : undefined;
      },
      'a server still has the old certificate',
    );
  });
  const { missing } = await traffic.find(pushed, rate);
  const figures = `${seen.join(', ')}; ${pushed.acknowledged.size * rate.linesPerPush} lines acknowledged, ${missing} missing, ${pushed.refused} pushes refused`;
  if (missing > 0 || pushed.refused > 0) throw new Error(figures);
  deployment.withoutRestarts();
  return figures;
}

/** A client that trusts another authority, or expects another name, does not connect. */
export async function otherAuthorityRefused(run: Run): Promise<string> {
  const { name, ca } = identityOf(run);
  const { namespace, name: service } = run.gateway();
  const url = (await run.url(namespace, service, 443)).replace('http:', 'https:');
  // A certificate of a public authority, which every Node has.
  const refusal = (identity: ServerIdentity): Promise<string> =>
    new GatewayClient(url, identity).call('/').then(
      ({ status }) => {
        throw new Error(`the gateway answered ${status} to a client that cannot verify it`);
      },
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    );
  return [await refusal({ name, ca: rootCertificates[0]! }), await refusal({ name: 'other.example.com', ca })].join(
    ', ',
  );
}

function identityOf(run: Run): ServerIdentity {
  const identity = gatewayIdentity(run.deployment().platform);
  if (identity === undefined || typeof identity === 'string') throw new Error(identity ?? 'the gateway takes http');
  return identity;
}

function serialOf(host: string, port: number, { name, ca }: ServerIdentity): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ host, port, servername: name, ca }, () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
