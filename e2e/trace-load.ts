import { kill } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { kubectl } from '../commands/kubectl';
import type { Credentials } from '../commands/smoke/client';
import { processesOf } from './cluster';
import { untilReadyAgain } from './pods';
import { newTraceId, spansBody, type TraceClient } from './trace-client';

/** Requests with spans of one trace each, of which 1000 are 10,000 spans. */
const requests = 1000;
const spansPerRequest = 10;

/** Seconds after which a span is in the write-ahead log. */
const written = 3;

/** Who pushes and who reads. */
export interface TraceUsers {
  readonly writer: Credentials;
  readonly reader: Credentials;
}

/** Counts acknowledged spans after Tempo was killed and restarted. */
export class TraceLoad {
  readonly #client: TraceClient;
  readonly #namespace: string;
  readonly #users: TraceUsers;
  /** Traces that were acknowledged, and must be found again. */
  readonly #stored: string[] = [];

  /** @param namespace - of Tempo */
  constructor(client: TraceClient, namespace: string, users: TraceUsers) {
    this.#client = client;
    this.#namespace = namespace;
    this.#users = users;
  }

  /** Pushes 10,000 spans, and kills Tempo when the last one is in the write-ahead log. */
  async afterKill(): Promise<string> {
    const pushed = await this.#pushAll();
    await wait(written * 1000);
    const seconds = await this.#kill();
    const missing = await this.#missing(pushed);
    if (missing.length > 0) throw new Error(`${missing.length} of ${pushed.length} acknowledged traces are missing`);
    this.#stored.push(...pushed.slice(0, 20));
    return `${written} s after ${pushed.length * spansPerRequest} acknowledged spans: Ready again after ${seconds} s, 0 missing`;
  }

  /** Kills Tempo while spans are pushed: those of the last seconds are in its memory only. */
  async killUnderLoad(): Promise<string> {
    const times = new Map<string, number>();
    let killed = 0;
    const pushes = this.#pushAll(times);
    await wait(4000);
    killed = Date.now();
    await this.#kill();
    const pushed = await pushes;
    const missing = await this.#missing(pushed);
    const oldest = Math.max(0, ...missing.map((id) => killed - times.get(id)!));
    if (oldest > (written + 1) * 1000) throw new Error(`a span that was ${oldest} ms old is missing`);
    return `${missing.length * spansPerRequest} of ${pushed.length * spansPerRequest} acknowledged spans are missing, the oldest was ${oldest} ms old; ${requests - pushed.length} requests were refused`;
  }

  async afterRestart(): Promise<string> {
    kubectl(['rollout', 'restart', 'statefulset/tempo', '--namespace', this.#namespace]);
    const start = Date.now();
    kubectl(['rollout', 'status', 'statefulset/tempo', '--namespace', this.#namespace, '--timeout=180s']);
    const seconds = Math.round((Date.now() - start) / 1000);
    const missing = await this.#missing(this.#stored);
    if (missing.length > 0) throw new Error(`${missing.length} of ${this.#stored.length} traces are missing`);
    return `${this.#stored.length} of ${this.#stored.length} traces after ${seconds} s`;
  }

  /** @param times - gets the time at which each was sent */
  async #pushAll(times = new Map<string, number>()): Promise<string[]> {
    const { writer } = this.#users;
    const acknowledged: string[] = [];
    const next = async (): Promise<void> => {
      for (let id = newTraceId(); times.size < requests; id = newTraceId()) {
        times.set(id, Date.now());
        if ((await this.#client.push(writer, spansBody(id, 'load', spansPerRequest))) === 200) acknowledged.push(id);
        else await wait(20);
        await wait(10);
      }
    };
    await Promise.all([next(), next()]);
    return acknowledged;
  }

  /** @returns seconds until it was Ready again */
  async #kill(): Promise<number> {
    for (const process of processesOf(this.#namespace, 'tempo-0')) kill(process, 'SIGKILL');
    return untilReadyAgain(this.#namespace, 'tempo-0', 180);
  }

  /** The traces without all of their spans. */
  async #missing(ids: readonly string[]): Promise<string[]> {
    const { reader } = this.#users;
    const missing: string[] = [];
    for (const id of ids) if ((await this.#client.spans(reader, id)).length === 0) missing.push(id);
    return missing;
  }
}
