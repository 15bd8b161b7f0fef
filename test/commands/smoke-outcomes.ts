import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Served, SmokeUser } from '../../commands/smoke/check';
import { checksFor } from '../../commands/smoke/checks';
import type { GatewayClient } from '../../commands/smoke/client';
import { passwords, users } from '../support/gateway-cases';

/** The users of the test cases, with their passwords. */
export const known: SmokeUser[] = users.map((user) => ({
  ...user,
  credentials: { username: user.name, password: passwords[user.name]! },
}));

/** What each check says: what it found, or its error. */
export async function outcomes(client: GatewayClient, served: Served): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { name, run } of checksFor(client, known, served))
    found.set(
      name,
      await run().then(
        () => 'passed',
        (error: unknown) => String(error),
      ),
    );
  return found;
}

/** A server of HTTP on a free port. */
export async function serving(listener: RequestListener): Promise<{ url: string; stop(): void }> {
  const server: Server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
