import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewayUser } from '../../constructs/contracts';

/** What a gateway does wrong. */
export type Fault =
  'accepts any password' | 'lets readers push' | 'lets writers query' | 'obeys the header' | 'shows pages';

/** A gateway with a Loki that keeps lines in memory. */
export interface StubGateway {
  readonly url: string;
  fault: Fault | undefined;
  stop(): Promise<void>;
}

/** Starts a gateway on a free port of loopback. */
export async function startStubGateway(
  users: readonly GatewayUser[],
  passwords: Readonly<Record<string, string>>,
): Promise<StubGateway> {
  const lines: { readonly tenant: string; readonly line: string }[] = [];
  const gateway: { url: string; fault: Fault | undefined } = { url: '', fault: undefined };

  const answer = (request: IncomingMessage, sent: string): [status: number, text: string] => {
    const { pathname } = new URL(request.url!, 'http://gateway');
    if (pathname === '/') return [200, 'ok'];
    const has = (fault: Fault): boolean => gateway.fault === fault;
    const [, encoded = ''] = (request.headers.authorization ?? '').split(' ');
    const [name, ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
    const user = users.find((one) => one.name === name);
    const known = user !== undefined && (passwords[user.name] === rest.join(':') || has('accepts any password'));
    if (!known) return [401, ''];
    const header = request.headers['x-scope-orgid'];
    const [own] = user.tenants;
    const tenant = (user.tenants.length > 1 || has('obeys the header')) && typeof header === 'string' ? header : own!;
    const may = (role: 'read' | 'write'): boolean => user.roles.includes(role) || user.roles.includes('admin');
    if (pathname === '/loki/api/v1/push') {
      if (!may('write') && !has('lets readers push')) return [403, ''];
      const { streams } = JSON.parse(sent) as { streams: { values: [string, string][] }[] };
      lines.push(...streams[0]!.values.map(([, line]) => ({ tenant, line })));
      return [204, ''];
    }
    if (pathname.startsWith('/loki/')) {
      if (!may('read') && !has('lets writers query')) return [403, ''];
      return [200, JSON.stringify(lines.filter((one) => one.tenant === tenant).map(({ line }) => line))];
    }
    return has('shows pages') ? [200, ''] : [404, ''];
  };

  const server = createServer((request, response) => {
    let sent = '';
    request.on('data', (chunk: Buffer) => {
      sent += chunk.toString();
    });
    request.on('end', () => {
      const [status, text] = answer(request, sent);
      response.writeHead(status).end(status === 204 ? undefined : text);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  gateway.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(gateway, {
    stop: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  });
}
