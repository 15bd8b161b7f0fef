import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewayUser } from '../../constructs/contracts';

/** What a gateway does wrong with logins, roles and tenants. */
export type LoginFault = 'accepts any password' | 'lets readers push' | 'lets writers query' | 'obeys the header';

/** What a gateway knows of a request with a right login. */
export interface Admitted {
  readonly tenant: string;
  readonly mayPush: boolean;
  readonly mayQuery: boolean;
}

/** The user of a request and what it may do; undefined if its login is wrong. */
export function admitted(
  request: IncomingMessage,
  users: readonly GatewayUser[],
  passwords: Readonly<Record<string, string>>,
  has: (fault: LoginFault) => boolean,
): Admitted | undefined {
  const [, encoded = ''] = (request.headers.authorization ?? '').split(' ');
  const [name, ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
  const user = users.find((one) => one.name === name);
  if (user === undefined || !(passwords[user.name] === rest.join(':') || has('accepts any password'))) return undefined;
  const header = request.headers['x-scope-orgid'];
  const [own] = user.tenants;
  const may = (role: 'read' | 'write'): boolean => user.roles.includes(role) || user.roles.includes('admin');
  return {
    tenant: (user.tenants.length > 1 || has('obeys the header')) && typeof header === 'string' ? header : own!,
    mayPush: may('write') || has('lets readers push'),
    mayQuery: may('read') || has('lets writers query'),
  };
}

/** Starts a server on a free port of loopback that answers with a status and a text. */
export async function startAnswering(
  answer: (request: IncomingMessage, sent: string) => readonly [status: number, text: string],
): Promise<{ readonly url: string; stop(): Promise<void> }> {
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
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
