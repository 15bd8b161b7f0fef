import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SmokeUser } from '../../commands/smoke/check';

/** What a gateway does wrong. */
export type TraceFault =
  | 'accepts any password'
  | 'has no echo'
  | 'lets readers push'
  | 'lets writers query'
  | 'obeys the header'
  | 'shows pages';

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
  const gateway: { url: string; fault: TraceFault | undefined } = { url: '', fault: undefined };

  const answer = (request: IncomingMessage, sent: string): [status: number, text: string] => {
    const { pathname, searchParams } = new URL(request.url!, 'http://gateway');
    paths.push(pathname);
    if (pathname === '/') return [200, 'ok'];
    const has = (fault: TraceFault): boolean => gateway.fault === fault;
    const [, encoded = ''] = (request.headers.authorization ?? '').split(' ');
    const [name, ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
    const user = users.find((one) => one.name === name);
    const known = user !== undefined && (user.credentials.password === rest.join(':') || has('accepts any password'));
    if (!known) return [401, ''];
    const header = request.headers['x-scope-orgid'];
    const [own] = user.tenants;
    const tenant = (user.tenants.length > 1 || has('obeys the header')) && typeof header === 'string' ? header : own!;
    const may = (role: 'read' | 'write'): boolean => user.roles.includes(role) || user.roles.includes('admin');
    if (pathname === '/v1/traces') {
      if (!may('write') && !has('lets readers push')) return [403, ''];
      const [span] = (JSON.parse(sent) as Pushed).resourceSpans[0].scopeSpans[0].spans;
      stored.push({ tenant, span, text: JSON.stringify(span) });
      return [200, '{"partialSuccess":{}}'];
    }
    const isInternal = pathname === '/api/overrides' || !pathname.startsWith('/api/');
    if (isInternal) return [has('shows pages') ? 200 : 404, ''];
    if (!may('read') && !has('lets writers query')) return [403, ''];
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
  };

  const server = createServer((request, response) => {
    let sent = '';
    request.on('data', (chunk: Buffer) => {
      sent += chunk.toString();
    });
    request.on('end', () => {
      const [status, text] = answer(request, sent);
      response.writeHead(status).end(text);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  gateway.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(gateway, {
    paths: () => paths,
    stop: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  });
}
