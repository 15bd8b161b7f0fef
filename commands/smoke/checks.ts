import { randomUUID } from 'node:crypto';
import { call, expectStatus, smokeLabels, type Check, type SmokeUser } from './check';
import type { LokiClient } from './client';
import { grafanaCheck } from './grafana';
import { tenantChecks } from './tenant-checks';

/**
 * Checks of a gateway: lines can be read by users of their tenant and by no others, and unauthorized requests are
 * refused. Each tenant is checked with a user of each role, if there is one.
 */
export function checksFor(client: LokiClient, users: readonly SmokeUser[]): Check[] {
  const run = randomUUID();
  const tenants = [...new Set(users.flatMap((user) => user.tenants))];
  const someone = users.find(({ roles }) => roles.includes('write')) ?? users[0]!;
  const line = { labels: smokeLabels, text: `smoke test ${run}: this line must be refused` };
  const { password: _password, ...login } = someone.credentials;
  return [
    { name: 'alive', run: () => expectStatus(call(client, '/'), [200], 'without a login') },
    {
      name: 'wrong password',
      run: () => expectStatus(client.push({ ...login, password: 'smoke-test' }, line), [401]),
    },
    { name: 'no password', run: () => expectStatus(client.push(undefined, line), [401]) },
    ...tenants.flatMap((tenant) => tenantChecks(client, users, tenant, run)),
    // The lines of all tenants are there by now.
    ...grafanaCheck(client, users),
    {
      name: 'nothing internal',
      run: async () => {
        for (const path of ['/ingester/shutdown', '/flush', '/config', '/metrics'])
          for (const user of users.filter(({ roles }) => !roles.includes('admin')))
            await expectStatus(call(client, path, user, user.tenants[0]), [403, 404], `${path} as ${user.name}`);
        return 'shutdown, flush, config, metrics are refused';
      },
    },
  ];
}
