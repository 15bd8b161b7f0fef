import { setTimeout as wait } from 'node:timers/promises';
import type { Credentials } from '../../commands/smoke/client';
import type { Run } from './run';
import { newTraceId, spansBody, type TraceClient } from './trace-client';
import { loginOf, traceClient } from './traces';

/** Spans of each request, which are one trace. */
export const spansPerRequest = 10;

/** Traces that are read at the same time. */
const readers = 4;

/** Traces that were acknowledged, by their ID, with the time at which each was sent, milliseconds since 1970. */
export type PushedTraces = ReadonlyMap<string, number>;

/** Pushes traces as applications do, and finds them as Grafana does. */
export class TraceLoad {
  readonly #client: TraceClient;
  readonly #writer: Credentials;
  readonly #reader: Credentials;

  private constructor(client: TraceClient, writer: Credentials, reader: Credentials) {
    [this.#client, this.#writer, this.#reader] = [client, writer, reader];
  }

  static async of(run: Run): Promise<TraceLoad> {
    return new TraceLoad(await traceClient(run), loginOf(run, 'apps'), loginOf(run, 'grafana'));
  }

  /**
   * Pushes traces, two at a time, until enough were sent or the work is done.
   *
   * @param pause - milliseconds after each
   */
  async push(until: (sent: number) => boolean, pause = 10): Promise<PushedTraces> {
    const acknowledged = new Map<string, number>();
    let sent = 0;
    const next = async (): Promise<void> => {
      while (!until(sent)) {
        sent += 1;
        const [id, time] = [newTraceId(), Date.now()];
        const status = await this.#client.push(this.#writer, spansBody(id, 'load', spansPerRequest));
        if (status === 200) acknowledged.set(id, time);
        else await wait(20);
        await wait(pause);
      }
    };
    await Promise.all([next(), next()]);
    return acknowledged;
  }

  /** The traces without a span. */
  async missing(ids: Iterable<string>): Promise<string[]> {
    const missing: string[] = [];
    const waiting = [...ids];
    const next = async (): Promise<void> => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
        if ((await this.#client.spans(this.#reader, id)).length === 0) missing.push(id);
    };
    await Promise.all(Array.from({ length: readers }, next));
    return missing;
  }
}
