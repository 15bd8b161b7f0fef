import { readdirSync } from 'node:fs';
import { merged, type Data } from '../../constructs/kit';
import { synthesize, type Environment } from '../../constructs/platform';
import { agentsOnly, laptop } from '../fixtures';
import { central } from '../fixtures/two-clusters';
import { useOutputFolder } from '../support/output-folder';

/** The receiver, with an address that the sender names. */
const receiver: Environment = {
  ...central,
  tenants: {
    ...central.tenants,
    Edge: { users: { edge: { roles: ['write'] }, both: { roles: ['write'] }, 'edge-reader': { roles: ['read'] } } },
    Other: { users: { both: { roles: ['write'] } } },
  },
  gateway: { expose: { ingress: { host: 'logs.example.com', tlsSecret: 'logs-tls' } } },
};
const sender = (over: Data): Environment => merged({ ...agentsOnly }, over) as unknown as Environment;
const { login: _login, ...withoutLogin } = agentsOnly.collect.logs;
const { tenant: _tenant, ...withoutTenant } = agentsOnly.collect.logs;

let folder: string;
const printed: string[] = [];

useOutputFolder((path) => {
  folder = path;
}, printed);

/** The first problem of the logs of a sender beside the receiver, without the name of its file. */
function problemOf(logs: Data): string | undefined {
  const environment = { ...agentsOnly, collect: { logs } } as unknown as Environment;
  expect(synthesize([environment, receiver], folder)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
  return printed[0]?.replace('agents-only › ', '');
}

test('an environment that sends to another one of the list is accepted with a user and a tenant of that one', () => {
  expect(synthesize([agentsOnly, receiver], folder)).toBe(true);
  expect(synthesize([{ ...agentsOnly, collect: { logs: withoutTenant } }, receiver], folder)).toBe(true);
  expect(printed).toEqual([]);
});

test.each([
  [
    'a user of no tenant',
    { ...agentsOnly.collect.logs, login: 'egde' },
    "error  collect.logs.login\n       'egde' is not a user of central: the gateway would reject every push, and what is collected would be lost. Users with write access: 'edge', 'both'.",
  ],
  [
    'a user who only reads',
    { ...agentsOnly.collect.logs, login: 'edge-reader' },
    "'edge-reader' has no write access to the tenant 'Edge' of central: the gateway would reject every push",
  ],
  [
    'a user of another tenant',
    { ...agentsOnly.collect.logs, login: 'vector' },
    "'vector' is a user of 'Central', not of the tenant 'Edge' of central: the gateway would store nothing there.",
  ],
  [
    'an unknown tenant',
    { ...agentsOnly.collect.logs, tenant: 'Edges' },
    "error  collect.logs.tenant\n       there is no tenant 'Edges' of central; tenants: 'Central', 'Edge', 'Other'.\n       Fix: tenant: 'Edge'",
  ],
  [
    'no login',
    withoutLogin,
    "error  collect.logs.login\n       'login' is required and missing: the gateway of central rejects other pushes. Users with write access: 'edge', 'both'.",
  ],
  [
    'a user of two tenants without a tenant',
    { ...withoutTenant, login: 'both' },
    "error  collect.logs.tenant\n       'tenant' is required and missing: 'both' is a user of 'Edge', 'Other' of central, and the gateway rejects pushes that do not select one.",
  ],
])('%s of the receiving environment is an error', (_, logs, message) => {
  expect(problemOf(logs)).toContain(message);
});

describe('traces that an environment with its own Loki sends', () => {
  const withTempo: Environment = { ...receiver, tempo: {} };
  const traces = (login: string): Environment => ({
    ...laptop,
    destinations: { traces: { url: 'https://logs.example.com' } },
    collect: { ...laptop.collect, traces: { login, tenant: 'Edge', logs: false, alloy: {} } },
  });

  test('are accepted with a user of the receiver, beside logs with users of its own', () => {
    expect(synthesize([traces('edge'), withTempo], folder)).toBe(true);
    expect(printed).toEqual([]);
  });

  test('are an error with another user', () => {
    expect(synthesize([traces('vector'), withTempo], folder)).toBe(false);
    expect(printed.join('\n')).toContain(
      "laptop › collect.traces.login\n       'vector' is a user of 'Central', not of the tenant 'Edge' of central",
    );
    expect(printed.join('\n')).not.toContain('collect.logs');
  });
});

test('another address than that of the receiver is not checked', () => {
  const logs = { url: 'https://elsewhere.example.com' };
  const other = sender({ destinations: { logs }, collect: { logs: { login: 'unknown' } } });
  expect(synthesize([other, receiver], folder)).toBe(true);
});

test('a login that a machine shares is a warning, because it could not be revoked alone', () => {
  const hosts = { 'build-1': { login: 'edge', tenant: 'Edge', journal: true, vector: {} } } as const;
  const withMachine = sender({ collect: { ...agentsOnly.collect, hosts } });
  expect(synthesize([withMachine], folder)).toBe(true);
  expect(printed).toEqual([
    `warning  agents-only › collect.hosts['build-1'].login\n       'edge' is also the login of collect.logs: give each machine its own user, so that the login of a machine that is lost or removed can be revoked alone.`,
  ]);
  printed.length = 0;
  const [copied, alone] = ['copy', 'alone'].map((name): Environment => ({ ...agentsOnly, name, collect: { hosts } }));
  expect(synthesize([copied!, alone!], folder)).toBe(true);
  expect(printed[0]).toContain("'edge' is also the login of alone at https://logs.example.com: give each machine");
});

test('a login that two clusters use at one address is a warning, unless both are one cluster', () => {
  const copy = (name: string): Environment => sender({ name: 'copy', cluster: { name } });
  expect(synthesize([agentsOnly, copy('edge-1')], folder)).toBe(true);
  expect(printed).toEqual([]);
  expect(synthesize([agentsOnly, copy('edge-2')], folder)).toBe(true);
  expect(printed[0]).toMatch(
    /^warning {2}agents-only › collect\.logs\.login\n.*'edge' is also the login of copy at https:\/\/logs\.example\.com: /,
  );
});
