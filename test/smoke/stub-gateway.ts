import type { GatewayUser } from '../../constructs/contracts';
import { admitted, startAnswering, type LoginFault } from '../support/stub-gateway';

/** What a gateway does wrong. */
export type Fault = LoginFault | 'shows pages';

/** A gateway with a Loki that keeps lines in memory. */
export interface StubGateway {
  readonly url: string;
  fault: Fault | undefined;
  stop(): Promise<void>;
}

/** Starts a gateway on a free port of loopback. */
export async function startStubGateway(
  users: readonly GatewayUser[],
  passwords: Readonly<Record<string, string>>,
): Promise<StubGateway> {
  const lines: { readonly tenant: string; readonly line: string }[] = [];
  const gateway: { fault: Fault | undefined } = { fault: undefined };
  const has = (fault: Fault): boolean => gateway.fault === fault;
  const server = await startAnswering((request, sent) => {
    const { pathname } = new URL(request.url!, 'http://gateway');
    if (pathname === '/') return [200, 'ok'];
    const by = admitted(request, users, passwords, has);
    if (by === undefined) return [401, ''];
    const { tenant } = by;
    if (pathname === '/loki/api/v1/push') {
      if (!by.mayPush) return [403, ''];
      const { streams } = JSON.parse(sent) as { streams: { values: [string, string][] }[] };
      lines.push(...streams[0]!.values.map(([, line]) => ({ tenant, line })));
      return [204, ''];
    }
    if (pathname.startsWith('/loki/')) {
      if (!by.mayQuery) return [403, ''];
      return [200, JSON.stringify(lines.filter((one) => one.tenant === tenant).map(({ line }) => line))];
    }
    return has('shows pages') ? [200, ''] : [404, ''];
  });
  return Object.assign(gateway, server);
}
