import type { SmokeUser } from '../../commands/smoke/check';
import { admitted, startAnswering, type LoginFault } from '../support/stub-gateway';

/** What a gateway does wrong. */
export type TraceFault = LoginFault | 'has no echo' | 'shows pages';

/** A gateway with a Tempo that keeps spans in memory. */
export interface StubGateway {
  readonly url: string;
  fault: TraceFault | undefined;
  /** The paths of all requests. */
  paths(): string[];
  stop(): Promise<void>;
}

interface Pushed {
  readonly resourceSpans: readonly [{ readonly scopeSpans: readonly [{ readonly spans: readonly [Span] }] }];
}

interface Span {
  readonly traceId: string;
}

/** Starts a gateway on a free port of loopback. */
export async function startStubGateway(users: readonly SmokeUser[]): Promise<StubGateway> {
  const stored: { readonly tenant: string; readonly span: Span; readonly text: string }[] = [];
  const paths: string[] = [];
  const passwords = Object.fromEntries(users.map(({ name, credentials }) => [name, credentials.password]));
  const gateway: { fault: TraceFault | undefined } = { fault: undefined };
  const has = (fault: TraceFault): boolean => gateway.fault === fault;
  const server = await startAnswering((request, sent) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://gateway');
    paths.push(pathname);
    if (pathname === '/') return [200, 'ok'];
    const by = admitted(request, users, passwords, has);
    if (by === undefined) return [401, ''];
    const { tenant } = by;
    if (pathname === '/v1/traces') {
      if (!by.mayPush) return [403, ''];
      const [span] = (JSON.parse(sent) as Pushed).resourceSpans[0].scopeSpans[0].spans;
      stored.push({ tenant, span, text: JSON.stringify(span) });
      return [200, '{"partialSuccess":{}}'];
    }
    const isInternal = pathname === '/api/overrides' || !pathname.startsWith('/api/');
    if (isInternal) return [has('shows pages') ? 200 : 404, ''];
    if (!by.mayQuery) return [403, ''];
    if (pathname === '/api/echo') return has('has no echo') ? [404, ''] : [200, 'echo'];
    const readable = stored.filter((one) => one.tenant === tenant);
    const [, id] = /^\/api\/v2\/traces\/(\w+)$/.exec(pathname) ?? [];
    if (id !== undefined) {
      const spans = readable.filter(({ span }) => span.traceId === id).map(({ span }) => span);
      return [
        200,
        JSON.stringify({ trace: spans.length === 0 ? {} : { resourceSpans: [{ scopeSpans: [{ spans }] }] } }),
      ];
    }
    const [, text = ''] = /span\.text="([^"]+)"/.exec(searchParams.get('q') ?? '') ?? [];
    const traces = readable.filter((one) => one.text.includes(text));
    return [200, JSON.stringify({ traces: traces.map(({ span }) => ({ traceID: span.traceId.replace(/^0+/, '') })) })];
  });
  return Object.assign(gateway, { ...server, paths: () => paths });
}
