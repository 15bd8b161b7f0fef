import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the stub received. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: number;
}

/** A stub of Loki that records requests and responds with 204. */
export interface StubLoki {
  readonly port: number;
  readonly seen: Seen[];
  /** Closes the connections of the next requests without a response. */
  breakNext(count: number): void;
  stop(): Promise<void>;
}

/** Starts a stub on a free port of loopback. */
export async function startStub(): Promise<StubLoki> {
  const seen: Seen[] = [];
  let breaking = 0;
  const server: Server = createServer({ maxHeaderSize: 2 ** 20 }, (request, response) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => {
      seen.push({ method: request.method!, path: request.url!, headers: request.headers, bytes });
      if (breaking > 0) {
        breaking -= 1;
        request.socket.destroy();
        return;
      }
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', () => done());
  });
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    breakNext: (count) => {
      breaking = count;
    },
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
