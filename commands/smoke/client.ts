import { STATUS_CODES } from 'node:http';
import { WebSocket } from 'ws';
import { oneLine } from '../kubectl';
import { requestMilliseconds, tlsOptions, verifiedCall, whenForwarded, type ServerIdentity } from './verified-call';

/** Identifies requests of the smoke test in the access log of the gateway, including those with wrong passwords. */
export const userAgent = 'cdk8s-logging-smoke-test';

/** A login, which is kept in memory only. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** A request to the gateway. */
export interface Call {
  readonly as?: Credentials;
  readonly method?: 'GET' | 'POST';
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A log line, with the labels of its stream. */
export interface Line {
  readonly labels: Readonly<Record<string, string>>;
  readonly text: string;
}

/** `service.name` of all spans that the smoke test pushes. */
export const smokeService = 'smoke-test';

/** A span that is the whole trace. */
export interface Span {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** The attribute `text`. */
  readonly text: string;
}

interface Streams {
  readonly stream: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [string, string])[];
}

/** HTTP client of Loki and Tempo through their gateway. */
export class GatewayClient {
  readonly #base: string;
  readonly #identity: ServerIdentity | undefined;

  /** @param identity - of a server whose certificate the URL does not tell how to verify */
  constructor(base: string, identity?: ServerIdentity) {
    this.#base = base;
    this.#identity = identity;
  }

  /** Sends a request; error statuses are returned, not thrown. */
  async call(
    path: string,
    { as, method = 'GET', query = {}, headers = {}, body }: Call = {},
  ): Promise<{ status: number; text: string }> {
    const url = `${this.#base}${path}${Object.keys(query).length > 0 ? `?${new URLSearchParams(query).toString()}` : ''}`;
    const request = {
      method,
      headers: { ...common(as), ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    if (this.#identity !== undefined) {
      const identity = this.#identity;
      return whenForwarded(() => verifiedCall(url, request, identity));
    }
    const response = await fetch(url, { ...request, signal: AbortSignal.timeout(requestMilliseconds) });
    return { status: response.status, text: await response.text() };
  }

  /** Pushes one line; returns the status. */
  async push(
    as: Credentials | undefined,
    { labels, text }: Line,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<number> {
    const body = { streams: [{ stream: labels, values: [[`${Date.now()}000000`, text]] }] };
    const call: Call = { method: 'POST', headers, body, ...(as !== undefined && { as }) };
    return (await this.call('/loki/api/v1/push', call)).status;
  }

  /** Pushes a trace of one span by OTLP; returns the status. */
  async pushSpan(
    as: Credentials | undefined,
    { traceId, text }: Span,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<number> {
    const attribute = (key: string, stringValue: string): unknown => ({ key, value: { stringValue } });
    const now = Date.now();
    const span = {
      traceId,
      spanId: traceId.slice(0, 16),
      name: 'smoke test',
      kind: 1,
      startTimeUnixNano: `${now - 1}000000`,
      endTimeUnixNano: `${now}000000`,
      attributes: [attribute('text', text)],
    };
    const resource = { attributes: [attribute('service.name', smokeService)] };
    const body = { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] };
    const call: Call = { method: 'POST', headers, body, ...(as !== undefined && { as }) };
    return (await this.call('/v1/traces', call)).status;
  }

  /** The lines that a query finds. @throws Error with the response if it is refused */
  async query(as: Credentials, logql: string, headers: Readonly<Record<string, string>> = {}): Promise<Line[]> {
    const { status, text } = await this.call('/loki/api/v1/query_range', {
      as,
      headers,
      query: { query: logql, limit: '100' },
    });
    return linesOf((answerOf(status, text) as { data: { result: readonly Streams[] } }).data.result);
  }

  /** Tails a query and calls `seen` with every line. Resolves when the connection is open. */
  tail(
    as: Credentials,
    logql: string,
    seen: (line: Line) => void,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ close(): Promise<void> }> {
    const url = `${this.#base.replace(/^http/, 'ws')}/loki/api/v1/tail?${new URLSearchParams({ query: logql }).toString()}`;
    const open = (): Promise<{ close(): Promise<void> }> => {
      const socket = new WebSocket(url, {
        headers: { ...common(as), ...headers },
        ...(this.#identity && tlsOptions(this.#identity)),
      });
      socket.on('message', (data: Buffer) => {
        const { streams } = JSON.parse(data.toString()) as { streams: readonly Streams[] | null };
        for (const line of linesOf(streams ?? [])) seen(line);
      });
      return new Promise((resolve, reject) => {
        socket.on('open', () => resolve({ close: () => closed(socket) }));
        socket.on('error', reject);
      });
    };
    return this.#identity === undefined ? open() : whenForwarded(open);
  }
}

/** Milliseconds until the server must answer the closing handshake. */
const closeTimeout = 2000;

/**
 * Closes with a handshake. After a hard close, unread lines would block the port-forward, whose connections share one
 * stream.
 */
function closed(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const hard = setTimeout(() => socket.terminate(), closeTimeout);
    socket.on('close', () => {
      clearTimeout(hard);
      resolve();
    });
    socket.close();
  });
}

function linesOf(streams: readonly Streams[]): Line[] {
  return streams.flatMap(({ stream, values }) => values.map(([, text]) => ({ labels: stream, text })));
}

/**
 * The JSON of a response.
 *
 * @throws Error with status and body, in one line, if it is not JSON
 */
export function answerOf(status: number, text: string): unknown {
  if (status !== 200) throw new Error(`${inShort(status)}${isMarkup(text) ? '' : ` ${oneLine(text)}`}`.trim());
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${inShort(status)} with ${isMarkup(text) ? 'a page of HTML' : 'text'} instead of JSON`);
  }
}

/** A status with its name: `502 Bad Gateway`. */
export function inShort(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ''}`.trim();
}

/** Error pages of nginx and of proxies in front of it, which contain no more than the status. */
function isMarkup(text: string): boolean {
  return text.trimStart().startsWith('<');
}

function common(as: Credentials | undefined): Record<string, string> {
  return {
    'user-agent': userAgent,
    ...(as !== undefined && {
      authorization: `Basic ${Buffer.from(`${as.username}:${as.password}`).toString('base64')}`,
    }),
  };
}
