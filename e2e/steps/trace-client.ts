import { randomBytes } from 'node:crypto';
import { answerOf, GatewayClient, type Credentials } from '../../commands/smoke/client';
import type { LinkedSpan } from '../../test/support/grafana-links';

/** An ID of a trace, as OpenTelemetry makes it. */
export function newTraceId(): string {
  return randomBytes(16).toString('hex');
}

/** Spans of one trace as the body of OTLP over HTTP. */
export function spansBody(traceId: string, service: string, count: number): object {
  const start = BigInt(Date.now()) * 1_000_000n;
  const spans = Array.from({ length: count }, (_, n) => ({
    traceId,
    spanId: randomBytes(8).toString('hex'),
    name: `GET /orders/${n}`,
    kind: 2,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + 5_000_000n),
  }));
  const attributes = [{ key: 'service.name', value: { stringValue: service } }];
  return { resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans }] }] };
}

interface TraceAnswer {
  readonly trace?: {
    readonly resourceSpans?: readonly {
      readonly resource: { readonly attributes: readonly Attribute[] };
      readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
    }[];
  };
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string };
}

interface Span {
  readonly name: string;
  readonly spanId: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}

/** Pushes and reads traces through the gateway, as Grafana does. */
export class TraceClient {
  readonly #client: GatewayClient;

  constructor(url: string) {
    this.#client = new GatewayClient(url);
  }

  /** The status of a push by OTLP over HTTP; 0 without an answer. */
  async push(as: Credentials, body: object, headers: Readonly<Record<string, string>> = {}): Promise<number> {
    const call = { as, method: 'POST', body, headers } as const;
    return this.#client.call('/v1/traces', call).then(
      ({ status }) => status,
      () => 0,
    );
  }

  /** The spans of a trace; none if it is not found. */
  async spans(
    as: Credentials,
    traceId: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<readonly LinkedSpan[]> {
    const { status, text } = await this.#client.call(`/api/v2/traces/${traceId}`, { as, headers });
    const { trace } = answerOf(status, text) as TraceAnswer;
    return (trace?.resourceSpans ?? []).flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) =>
        spans.map(({ name, spanId, startTimeUnixNano, endTimeUnixNano }) => ({
          traceId,
          spanId,
          name,
          resource: Object.fromEntries(resource.attributes.map(({ key, value }) => [key, value.stringValue ?? ''])),
          start: Number(startTimeUnixNano) / 1e6,
          end: Number(endTimeUnixNano) / 1e6,
        })),
      ),
    );
  }

  /** The IDs of the traces that a search finds, in the last hour. */
  async search(as: Credentials, query: string): Promise<readonly string[]> {
    const now = Math.floor(Date.now() / 1000);
    const { status, text } = await this.#client.call('/api/search', {
      as,
      query: { q: query, limit: '100', start: String(now - 3600), end: String(now + 60) },
    });
    const { traces = [] } = answerOf(status, text) as { traces?: readonly { readonly traceID: string }[] };
    return traces.map(({ traceID }) => traceID.padStart(32, '0'));
  }

  /** The status of a request. */
  async status(as: Credentials | undefined, path: string): Promise<number> {
    return (await this.#client.call(path, as === undefined ? {} : { as })).status;
  }
}
