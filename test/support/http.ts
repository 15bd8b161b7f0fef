import { connect } from 'node:net';
import { WebSocket } from 'ws';

/** The value of a basic Authorization header. */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** An HTTP response. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * Sends a request unmodified, unlike client libraries.
 *
 * @param lines - the request line and the headers; `Host` is added
 */
export function rawRequest(port: number, lines: readonly string[], body = ''): Promise<Answer> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setTimeout(5000, () => socket.destroy(new Error(`no answer to ${lines[0]}`)));
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', fail);
    socket.on('close', () => done({ status: Number(text.slice(9, 12)), text }));
    const closing = lines.some((line) => /^connection:/i.test(line)) ? [] : ['Connection: close'];
    socket.write([lines[0], 'Host: loki', ...lines.slice(1), ...closing, '', body].join('\r\n'));
    // With keep-alive the server does not close the connection after the response.
    if (closing.length === 0)
      socket.on('data', () => {
        if (text.includes('\r\n\r\n')) socket.end();
      });
  });
}

/** A tail over a websocket, or the status with which it was rejected. */
export interface Tail {
  readonly status: number;
  /** The lines received so far. */
  readonly lines: string[];
  close(): void;
}

/** Opens a tail by websocket. */
export function openTail(url: string, headers: Readonly<Record<string, string>>): Promise<Tail> {
  return new Promise((done, fail) => {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), { headers });
    const lines: string[] = [];
    socket.on('message', (data: Buffer) => {
      const { streams } = JSON.parse(data.toString('utf8')) as { streams?: { values: [string, string][] }[] };
      for (const { values } of streams ?? []) lines.push(...values.map(([, line]) => line));
    });
    socket.on('open', () => done({ status: 101, lines, close: () => socket.terminate() }));
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      done({ status: response.statusCode ?? 0, lines, close: () => undefined });
    });
    socket.on('error', fail);
  });
}
