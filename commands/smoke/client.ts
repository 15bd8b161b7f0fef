import { WebSocket } from 'ws';

/** A login, in clear, while the smoke test runs. */
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

/** A line of a stream, with the stream's labels. */
export interface Line {
  readonly labels: Readonly<Record<string, string>>;
  readonly text: string;
}

interface Streams {
  readonly stream: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [string, string])[];
}

/** Loki through its gateway, as its users see it. */
export class LokiClient {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /** Any request; an answer that is not one of success is an answer too. */
  async call(
    path: string,
    { as, method = 'GET', query = {}, headers = {}, body }: Call = {},
  ): Promise<{ status: number; text: string }> {
    const url = `${this.#base}${path}${Object.keys(query).length > 0 ? `?${new URLSearchParams(query).toString()}` : ''}`;
    const response = await fetch(url, {
      method,
      headers: { ...authorization(as), ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
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

  /** The lines that a query finds; throws with the answer if it is refused. */
  async query(as: Credentials, logql: string, headers: Readonly<Record<string, string>> = {}): Promise<Line[]> {
    const { status, text } = await this.call('/loki/api/v1/query_range', {
      as,
      headers,
      query: { query: logql, limit: '100' },
    });
    if (status !== 200) throw new Error(`${status} ${text.trim().slice(0, 200)}`);
    const { data } = JSON.parse(text) as { data: { result: readonly Streams[] } };
    return linesOf(data.result);
  }

  /** Follows a query; `seen` is called with every line. Resolves when the connection stands. */
  tail(
    as: Credentials,
    logql: string,
    seen: (line: Line) => void,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ close(): void }> {
    const url = `${this.#base.replace(/^http/, 'ws')}/loki/api/v1/tail?${new URLSearchParams({ query: logql }).toString()}`;
    const socket = new WebSocket(url, { headers: { ...authorization(as), ...headers } });
    socket.on('message', (data: Buffer) => {
      const { streams } = JSON.parse(data.toString()) as { streams: readonly Streams[] | null };
      for (const line of linesOf(streams ?? [])) seen(line);
    });
    return new Promise((resolve, reject) => {
      socket.on('open', () => resolve({ close: () => socket.terminate() }));
      socket.on('error', reject);
    });
  }
}

function linesOf(streams: readonly Streams[]): Line[] {
  return streams.flatMap(({ stream, values }) => values.map(([, text]) => ({ labels: stream, text })));
}

function authorization(as: Credentials | undefined): Record<string, string> {
  return as === undefined
    ? {}
    : { authorization: `Basic ${Buffer.from(`${as.username}:${as.password}`).toString('base64')}` };
}
