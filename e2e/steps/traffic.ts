import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { readSecret } from '../../commands/kubectl';
import { GatewayClient, type Credentials } from '../../commands/smoke/client';
import { gatewayIdentity } from '../../commands/smoke/identity';
import { tlsOptions, type ServerIdentity } from '../../commands/smoke/verified-call';
import type { LoggingPlatform } from '../../constructs/platform';

/** The rate of pushes. */
export interface Rate {
  readonly linesPerPush: number;
  readonly pushesPerSecond: number;
  readonly lineBytes: number;
}

/** The outcome of pushes. */
export interface Pushed {
  readonly run: string;
  /** Numbers of the pushes that were answered with 204. */
  readonly acknowledged: ReadonlySet<number>;
  readonly refused: number;
  /** Number of rejected pushes by status; 0 is no answer. */
  readonly refusals: ReadonlyMap<number, number>;
  /** Milliseconds. */
  readonly slowest: number;
  /** The longest time without an acknowledged push, milliseconds. */
  readonly longestOutage: number;
  /** Start, milliseconds since 1970. */
  readonly start: number;
  readonly seconds: number;
}

/** The lines of one run that were found. */
export interface Found {
  readonly missing: number;
  /** Numbers of the pushes with missing lines. */
  readonly pushes: readonly number[];
  readonly doubled: number;
}

const streams = 20;

/** Maximum of concurrent pushes: ten per second, each with a timeout of 30 s. */
const mostUnderWay = 300;

/** Milliseconds after which a push counts as rejected. */
const pushTimeout = 30_000;

/** Writes to and reads from the first tenant through the gateway. */
export class Traffic {
  readonly #url: string;
  readonly #identity: ServerIdentity | undefined;
  readonly #client: GatewayClient;
  readonly #writer: Credentials;
  readonly #reader: Credentials;

  /** @param url - of the gateway, with http even if it takes https only */
  constructor(url: string, platform: LoggingPlatform) {
    const { namespace } = platform.gateway!.endpoint.service!;
    const login = (role: 'write' | 'read'): Credentials => {
      const user = platform.users.find(
        ({ roles, tenants }) => roles.includes(role) && tenants[0] === platform.users[0]!.tenants[0],
      )!;
      return readSecret(namespace, platform.gateway!.login(user.name).secret) as unknown as Credentials;
    };
    const identity = gatewayIdentity(platform);
    if (typeof identity === 'string') throw new Error(identity);
    this.#identity = identity;
    this.#url = identity === undefined ? url : url.replace('http:', 'https:');
    this.#client = new GatewayClient(this.#url, identity);
    [this.#writer, this.#reader] = [login('write'), login('read')];
  }

  /**
   * Pushes at a constant rate while work is done. As from many agents, pushes overlap; rejected ones are not repeated.
   */
  async during(rate: Rate, work: () => Promise<void>): Promise<Pushed> {
    const acknowledged = new Set<number>();
    const refusals = new Map<number, number>();
    const underWay = new Set<Promise<void>>();
    const run = randomUUID();
    const start = Date.now();
    let [pushes, slowest, longestOutage, lastAcknowledged] = [0, 0, 0, start];
    const push = async (number: number): Promise<void> => {
      const before = Date.now();
      const status = await this.#push(run, number, rate);
      const now = Date.now();
      slowest = Math.max(slowest, now - before);
      if (status !== 204) {
        refusals.set(status, (refusals.get(status) ?? 0) + 1);
        return;
      }
      acknowledged.add(number);
      longestOutage = Math.max(longestOutage, now - lastAcknowledged);
      lastAcknowledged = now;
    };
    const done = new AbortController();
    const ended = work().finally(() => done.abort());
    // Its error is thrown below, when all pushes have ended.
    ended.catch(() => undefined);
    for (; !done.signal.aborted; pushes += 1) {
      const pushed: Promise<void> = push(pushes).finally(() => underWay.delete(pushed));
      underWay.add(pushed);
      if (underWay.size >= mostUnderWay) await Promise.race(underWay);
      const due = start + ((pushes + 1) * 1000) / rate.pushesPerSecond;
      if (due > Date.now()) await wait(due - Date.now());
    }
    await Promise.all(underWay);
    await ended;
    return {
      run,
      acknowledged,
      refused: pushes - acknowledged.size,
      refusals,
      slowest,
      longestOutage: Math.max(longestOutage, Date.now() - lastAcknowledged),
      start,
      seconds: (Date.now() - start) / 1000,
    };
  }

  /** Uses a new connection for each push, so that all pods of the gateway and of Loki get some. */
  async #push(run: string, push: number, rate: Rate): Promise<number> {
    const { username, password } = this.#writer;
    const send = this.#identity === undefined ? httpRequest : httpsRequest;
    const request = send(`${this.#url}/loki/api/v1/push`, {
      ...(this.#identity && tlsOptions(this.#identity)),
      method: 'POST',
      agent: false,
      auth: `${username}:${password}`,
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(pushTimeout),
    });
    request.end(JSON.stringify(batch(run, push, rate)));
    try {
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      response.resume();
      return response.statusCode ?? 0;
    } catch {
      return 0;
    }
  }

  /** Pushes a line with a timestamp, milliseconds since 1970. */
  async pushAt(labels: Readonly<Record<string, string>>, time: number, line: string): Promise<void> {
    await this.push({ streams: [{ stream: labels, values: [[`${time}000000`, line]] }] });
  }

  /** Pushes streams, in the format of Loki. */
  async push(body: unknown): Promise<void> {
    const { status, text } = await this.#client.call('/loki/api/v1/push', { as: this.#writer, method: 'POST', body });
    if (status !== 204) throw new Error(`the push was answered with ${status}: ${text.slice(0, 200)}`);
  }

  /** The status of a push with a wrong password. */
  async refused(): Promise<number> {
    const as = { ...this.#writer, password: 'wrong' };
    return (await this.#client.call('/loki/api/v1/push', { as, method: 'POST', body: { streams: [] } })).status;
  }

  /** Number of lines of a run in Loki. */
  count({ run, start }: Pushed): Promise<number> {
    return this.countOf(`{job="load", run="${run}"}`, start);
  }

  /** Number of lines of a selector since a time, milliseconds since 1970. */
  async countOf(selector: string, start: number): Promise<number> {
    const seconds = Math.ceil((Date.now() - start) / 1000) + 60;
    const query = `sum(count_over_time(${selector}[${seconds}s]))`;
    const { data } = await this.query('/loki/api/v1/query', { query });
    return Number((data.result[0] as { value: [number, string] } | undefined)?.value[1] ?? 0);
  }

  /** Queries the lines of all acknowledged pushes. */
  async find({ run, acknowledged, start }: Pushed, { linesPerPush }: Rate): Promise<Found> {
    const seen = new Map<string, number>();
    for (let stream = 0; stream < streams; stream += 1)
      for (const line of await this.lines(`{job="load", run="${run}", pod="pod-${stream}"}`, start - 1000)) {
        const id = line.split(' ', 2).join(' ');
        seen.set(id, (seen.get(id) ?? 0) + 1);
      }
    const missing: number[] = [];
    for (const push of acknowledged)
      for (let line = 0; line < linesPerPush; line += 1) if (!seen.has(`${push} ${line}`)) missing.push(push);
    const pushes = [...new Set(missing)];
    return { missing: missing.length, pushes, doubled: [...seen.values()].filter((times) => times > 1).length };
  }

  /** All lines of a selector since a time, milliseconds since 1970, page by page. */
  async lines(query: string, since: number): Promise<string[]> {
    const limit = 4000;
    const found: string[] = [];
    let start = BigInt(Math.floor(since)) * 1_000_000n;
    for (;;) {
      const { data } = await this.query('/loki/api/v1/query_range', {
        query,
        start: String(start),
        end: String(BigInt(Date.now() + 60_000) * 1_000_000n),
        limit: String(limit),
        direction: 'forward',
      });
      const values = (data.result as { values: [string, string][] }[]).flatMap((stream) => stream.values);
      found.push(...values.map(([, line]) => line));
      if (values.length < limit) return found;
      start = values.map(([time]) => BigInt(time)).reduce((one, other) => (one > other ? one : other)) + 1n;
    }
  }

  async query(path: string, query: Readonly<Record<string, string>>): Promise<{ data: { result: unknown[] } }> {
    const { status, text } = await this.#client.call(path, { as: this.#reader, query });
    if (status !== 200) throw new Error(`${path} was answered with ${status}: ${text.slice(0, 200)}`);
    return JSON.parse(text) as { data: { result: unknown[] } };
  }
}

/** A push with lines of many streams, as agents send them, each line with its own timestamp. */
function batch(run: string, push: number, { linesPerPush, lineBytes }: Rate): unknown {
  const now = BigInt(Date.now()) * 1_000_000n;
  const values = Array.from({ length: streams }, (): [string, string][] => []);
  for (let line = 0; line < linesPerPush; line += 1)
    values[line % streams]!.push([
      String(now + BigInt(line)),
      `${push} ${line} `.padEnd(lineBytes, 'the quick brown fox '),
    ]);
  return {
    streams: values
      .map((of, stream) => ({ stream: { job: 'load', run, pod: `pod-${stream}` }, values: of }))
      .filter((of) => of.values.length > 0),
  };
}
