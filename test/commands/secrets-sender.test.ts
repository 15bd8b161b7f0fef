import { secretsFor, type Existing } from '../../commands/secrets/make';
import { senderNamed, senderSecrets } from '../../commands/secrets/sender';
import { inventoryOf, merged, type Data } from '../../constructs/kit';
import { render, type Environment } from '../../constructs/platform';
import { agentsOnly, laptop } from '../fixtures';
import { tracesEdge, tracesOnly } from '../fixtures/traces';
import { central, edge } from '../fixtures/two-clusters';
import { Cluster } from './secrets-cluster';

const platformOf = (environment: Environment) => render(environment).platform!;
const over = (environment: Environment, data: Data): Environment =>
  merged({ ...environment }, data) as unknown as Environment;

const empty: Existing = () => undefined;
const needs = inventoryOf(platformOf(central)).secrets;
const { secrets: received } = secretsFor(needs, empty);

/** A cluster to which the Secrets of the receiver were applied. */
const cluster = (): Cluster => new Cluster(received);

const secretsOf = (sender: Environment, read: Existing = empty, all: readonly Environment[] = []) =>
  senderSecrets(platformOf(central), platformOf(sender), read, all);

test('the sender gets the login of the receiver in each namespace and under each name that it reads', () => {
  const { read } = cluster();
  const login = read('logging', 'edge-loki-auth');
  expect(secretsOf(edge, read).secrets).toEqual([{ namespace: 'edge-agents', name: 'edge-loki-auth', content: login }]);
  const named = over(agentsOnly, { destinations: { logs: { users: { edge: { secret: 'central-login' } } } } });
  expect(secretsOf(named, read).secrets).toEqual([
    { namespace: 'logging-agents', name: 'central-login', content: login },
    { namespace: 'logging', name: 'central-login', content: login },
  ]);
});

test('a sender of traces gets its login of a receiver that stores only traces', () => {
  const receiver = platformOf({ ...tracesOnly, name: 'central' });
  const { secrets } = secretsFor(inventoryOf(receiver).secrets, empty);
  const { read } = new Cluster(secrets);
  const { logs: _logs, ...destinations } = tracesEdge.destinations;
  const sender = platformOf({ ...tracesEdge, destinations });
  expect(senderSecrets(receiver, sender, read, []).secrets).toEqual([
    { namespace: 'logging', name: 'apps-loki-auth', content: read('logging', 'apps-loki-auth') },
  ]);
});

test('after a rotation it is the new login', () => {
  const receiver = cluster();
  receiver.apply(secretsFor(needs, receiver.read, { rotate: 'edge' }).secrets);
  expect(secretsOf(edge, receiver.read).secrets[0]!.content).toMatchObject({ username: 'edge@a' });
});

test.each<[string, Environment, string]>([
  [
    'a user that the receiver does not have',
    over(edge, { collect: { logs: { login: 'egde' } } }),
    "collect.logs.login\n       'egde' is not a user of central",
  ],
  [
    'a tenant that the user may not write to',
    over(edge, { collect: { logs: { tenant: 'Central' } } }),
    "'edge' is a user of 'Edge', not of the tenant 'Central' of central",
  ],
  [
    'a user without the role write',
    over(edge, { collect: { events: { login: 'edge-reader' } } }),
    "collect.events.login\n       'edge-reader' has no write access to the tenant 'Edge' of central",
  ],
  [
    'an environment that sends nothing',
    laptop,
    'laptop has no destinations: it stores what it collects, and logs in nowhere else.',
  ],
])('%s is an error', (_, sender, message) => {
  expect(() => secretsOf(sender, cluster().read)).toThrow(message);
});

test('an environment that stores neither logs nor traces receives nothing', () => {
  expect(() => senderSecrets(platformOf(agentsOnly), platformOf(edge), empty, [])).toThrow(
    'agents-only has neither a Loki nor a Tempo: it receives nothing, and has no logins of other clusters.',
  );
});

test('a sender to the address of another environment is an error', () => {
  const expose = { ingress: { host: 'logs.example.com', tlsSecret: 'tls' } };
  const other: Environment = { ...central, name: 'other', gateway: { expose } };
  expect(() => secretsOf(agentsOnly, cluster().read, [central, other, agentsOnly])).toThrow(
    'agents-only sends to https://logs.example.com, which is the gateway of other, not of central.',
  );
});

test('a Secret that the cluster does not have is an error with the command to run first', () => {
  expect(() => secretsOf(edge)).toThrow(
    "The cluster of the current context has no Secret edge-loki-auth in logging, which has the password of 'edge'. Select the context of central, or, in that cluster, create it first: npm run --silent secrets -- central | kubectl apply -f -",
  );
});

test('a login that another cluster uses too is a warning without a password', () => {
  const { read } = cluster();
  const { notes } = secretsOf(edge, read, [central, edge, { ...edge, name: 'copy', cluster: { name: 'edge-2' } }]);
  expect(notes).toEqual([
    expect.stringContaining("'edge' is also the login of copy at"),
    expect.stringContaining("'edge' is also the login of copy at"),
  ]);
  expect(notes.join()).not.toContain(read('logging', 'edge-loki-auth')!['password']);
});

describe('an environment', () => {
  test('is found by its name and by the name of its cluster', () => {
    expect(senderNamed([central, edge], 'edge')).toBe(edge);
    expect(senderNamed([central, edge], 'edge-1')).toBe(edge);
  });

  test('that is not listed is an error with the listed ones', () => {
    expect(() => senderNamed([central, edge], 'edge-2')).toThrow(
      "There is no environment with the name or the cluster.name 'edge-2'; those that only send: edge (edge-1).",
    );
    expect(() => senderNamed([central], 'edge-2')).toThrow('no listed one sends to another one.');
  });

  test('is not chosen among several', () => {
    expect(() => senderNamed([edge, agentsOnly], 'edge-1')).toThrow(
      "'edge-1' is more than one environment: edge (edge-1), agents-only (edge-1).",
    );
  });
});
