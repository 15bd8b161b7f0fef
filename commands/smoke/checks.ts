import { randomUUID } from 'node:crypto';
import { call, expectStatus, smokeLabels, type Check, type Served, type SmokeUser } from './check';
import type { Credentials, GatewayClient } from './client';
import { grafanaCheck } from './grafana';
import { tenantChecks } from './tenant-checks';
import { spanOf, traceChecks } from './trace-checks';

/** Pages that no user without the role `admin` may open, of Loki and of Tempo. */
const internal = [
  '/ingester/shutdown',
  '/flush',
  '/config',
  '/metrics',
  '/shutdown',
  '/status/config',
  '/api/overrides',
  '/debug/pprof/',
];

/**
 * Checks of a gateway: lines and traces can be read by users of their tenant and by no others, and unauthorized requests
 * are refused. Each tenant is checked with a user of each role, if there is one.
 */
export function checksFor(client: GatewayClient, users: readonly SmokeUser[], served: Served): Check[] {
  const run = randomUUID();
  const tenants = [...new Set(users.flatMap((user) => user.tenants))];
  const someone = users.find(({ roles }) => roles.includes('write')) ?? users[0]!;
  const line = { labels: smokeLabels, text: `smoke test ${run}: this line must be refused` };
  const push = (as?: Credentials): Promise<number> =>
    served.logs ? client.push(as, line) : client.pushSpan(as, spanOf(run, someone.tenants[0]!));
  const { password: _password, ...login } = someone.credentials;
  return [
    { name: 'alive', run: () => expectStatus(call(client, '/'), [200], 'without a login') },
    {
      name: 'wrong password',
      run: () => expectStatus(push({ ...login, password: 'smoke-test' }), [401]),
    },
    { name: 'no password', run: () => expectStatus(push(), [401]) },
    ...tenants.flatMap((tenant) => [
      ...(served.logs ? tenantChecks(client, users, tenant, run) : []),
      ...(served.traces ? traceChecks(client, users, tenant, run) : []),
    ]),
    // The lines and traces of all tenants are there by now.
    ...grafanaCheck(client, users, served),
    {
      name: 'nothing internal',
      run: async () => {
        for (const path of internal)
          for (const user of users.filter(({ roles }) => !roles.includes('admin')))
            await expectStatus(call(client, path, user, user.tenants[0]), [403, 404], `${path} as ${user.name}`);
        return 'shutdown, flush, config, metrics and others are refused';
      },
    },
  ];
}
