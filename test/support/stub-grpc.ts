import { connect, createServer, type IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';

/** A call that the stub received. */
export interface SeenCall {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: number;
}

/** A server for gRPC that records complete calls and answers each with the status 0 and an empty message. */
export interface StubGrpc {
  readonly port: number;
  readonly seen: SeenCall[];
  stop(): Promise<void>;
}

/** Bytes before a message: not compressed, and its length. */
const prefixBytes = 5;

function framed(message: Buffer): Buffer {
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** Starts a stub on a free port of loopback. */
export async function startGrpcStub(): Promise<StubGrpc> {
  const seen: SeenCall[] = [];
  const server = createServer();
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream, headers) => {
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    stream.on('error', () => undefined);
    stream.on('end', () => {
      // The client, or a proxy before it, gave up in the middle of the message.
      if (stream.aborted || stream.destroyed) return;
      seen.push({ path: headers[':path']!, headers, bytes: bytes - prefixBytes });
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(framed(Buffer.alloc(0)));
    });
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', () => done());
  });
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const session of sessions) session.destroy();
      }),
  };
}

/** Sends a message, and returns the status of HTTP and that of gRPC, which an error of a proxy does not have. */
export function grpcCall(
  address: string,
  path: string,
  headers: Readonly<Record<string, string | string[]>>,
  message = Buffer.alloc(10),
): Promise<{ readonly http: number; readonly grpc: string | undefined }> {
  return new Promise((done, fail) => {
    const session = connect(`http://${address}`);
    session.on('error', fail);
    const all = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers', ...headers };
    const stream = session.request(all);
    let http = 0;
    let grpc: string | undefined;
    stream.on('response', (answer) => {
      http = answer[':status'] ?? 0;
    });
    stream.on('trailers', (trailers) => {
      grpc = trailers['grpc-status'] as string | undefined;
    });
    // A proxy that rejects a call does not read its message.
    stream.on('error', () => undefined);
    stream.on('close', () => {
      session.destroy();
      done({ http, grpc });
    });
    stream.resume();
    stream.end(framed(message));
  });
}
