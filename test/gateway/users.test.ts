import type { LokiGatewayProps } from '../../constructs/gateway';
import { gatewayChart, scalable } from '../support/gateway-chart';

const good = { name: 'vector', roles: ['write'], tenants: ['Prod'] } as const;
const hundreds = Array.from({ length: 300 }, (_, n) => `a-long-team-${n}`);
const one = (over: object): Partial<LokiGatewayProps> => ({ users: [{ ...good, secret: 'a', ...over }] });

/** A mistake, where it is, what is said of it, and the line to write. */
const mistakes: readonly (readonly [string, Partial<LokiGatewayProps>, string, string, string?])[] = [
  ['no user', { users: [] }, 'users', 'there is no user: the gateway would refuse everybody.'],
  [
    'an empty name',
    one({ name: '' }),
    'users[0].name',
    `'' is not a user name: letters, digits, '.', '_' and '-' only, since a login ends its name with ':' and nginx reads it in its configuration.`,
  ],
  [
    'a colon in a name, which would move the border to the password',
    one({ name: 'a:b' }),
    'users[0].name',
    `'a:b' is not a user name: letters, digits, '.', '_' and '-' only, since a login ends its name with ':' and nginx reads it in its configuration.`,
    `name: 'a-b'`,
  ],
  [
    'a line end in a name',
    one({ name: 'a\nb' }),
    'users[0].name',
    `'a\\u{000a}b' is not a user name: letters, digits, '.', '_' and '-' only, since a login ends its name with ':' and nginx reads it in its configuration.`,
    `name: 'a-b'`,
  ],
  [
    'a name that a rotation gives',
    one({ name: 'vector@a' }),
    'users[0].name',
    `'vector@a' holds an '@': '<name>@a' and '<name>@b' are what the same user is called while its password is changed.`,
    `name: 'vector'`,
  ],
  [
    'a name too long for the table of nginx',
    one({ name: 'v'.repeat(65) }),
    'users[0].name',
    `'${'v'.repeat(65)}' has 65 characters; nginx looks it up in a table that holds 64.`,
    `name: '${'v'.repeat(64)}'`,
  ],
  [
    'a name whose Secret could not exist',
    { users: [{ ...good, name: 'Vector_User' }] },
    'users[0].secret',
    `'Vector_User-loki-auth' is not a DNS name (lower-case letters, digits and '-', in parts with '.' between them), which Kubernetes asks of this name.`,
    `secret: 'vector-user-loki-auth'`,
  ],
  ['no role', one({ roles: [] }), 'users[0].roles', 'no role: the user could log in and do nothing.'],
  [
    'an unknown role',
    one({ roles: ['writer'] }),
    'users[0].roles',
    `'writer' is not a role; known are 'write', 'read', 'admin'.`,
    `roles: ['write']`,
  ],
  [
    'a role twice',
    one({ roles: ['read', 'write', 'read'] }),
    'users[0].roles',
    `'read' is there twice.`,
    `roles: ['read', 'write']`,
  ],
  [
    'no tenant',
    one({ tenants: [] }),
    'users[0].tenants',
    `no tenant: Loki answers a request without one with 401 'no org id'.`,
  ],
  [
    'a tenant twice',
    one({ tenants: ['Prod', 'Dev', 'Prod'] }),
    'users[0].tenants',
    `'Prod' is there twice.`,
    `tenants: ['Prod', 'Dev']`,
  ],
  ['an empty tenant', one({ tenants: [''] }), 'users[0].tenants[0]', `'' is not a tenant of Loki: it is empty.`],
  [
    'a tenant that is a folder',
    one({ tenants: ['..'] }),
    'users[0].tenants[0]',
    `'..' is not a tenant of Loki: it is also the name of a folder, where its rules would be kept.`,
  ],
  [
    'tenants joined in one name',
    one({ tenants: ['a|b'] }),
    'users[0].tenants[0]',
    `'a|b' is not a tenant of Loki: '|' joins the names of several tenants.`,
    `'a-b'`,
  ],
  [
    'a space in a tenant',
    one({ tenants: ['Prod', 'my team'] }),
    'users[0].tenants[1]',
    `'my team' is not a tenant of Loki: only letters, digits and !-_.*'() are allowed.`,
    `'my-team'`,
  ],
  [
    'a tenant too long',
    one({ tenants: ['t'.repeat(151)] }),
    'users[0].tenants[0]',
    `'${'t'.repeat(151)}' is not a tenant of Loki: it has 151 characters, and 150 are allowed.`,
    `'${'t'.repeat(150)}'`,
  ],
  [
    'a user twice',
    { users: [good, good] },
    'users[1].name',
    `'vector' is there twice; of two lines for one name nginx takes the first password only.`,
  ],
  [
    'users that differ in case only',
    { users: [good, { ...good, name: 'Vector', secret: 'other' }] },
    'users[1].name',
    `'Vector' and 'vector' differ in case only; nginx gives both the rights of one.`,
  ],
  [
    'a Secret with a bad name',
    { authSecret: 'Gateway Auth' },
    'authSecret',
    `'Gateway Auth' is not a DNS name (lower-case letters, digits and '-', in parts with '.' between them), which Kubernetes asks of this name.`,
    `authSecret: 'gateway-auth'`,
  ],
  [
    'more tenants at once than one expression of nginx has room for',
    { loki: { ...scalable, multiTenantQueries: true }, users: [good, { ...good, name: 'all', tenants: hundreds }] },
    'users[1].tenants',
    `'all' may ask for any of 300 tenants at once; nginx would look for all of their names with one expression of 4742 bytes, and reads 4000 at most.`,
  ],
  [
    'no pods',
    { replicas: 0 },
    'replicas',
    '0 is not a number of pods: a whole number from 1 to 2147483647.',
    'replicas: 1',
  ],
  [
    'half a pod',
    { replicas: 1.5 },
    'replicas',
    '1.5 is not a number of pods: a whole number from 1 to 2147483647.',
    'replicas: 1',
  ],
];

test.each(mistakes.map((mistake) => ({ title: mistake[0], mistake })))(
  '$title is refused with its place and its reason',
  ({ mistake: [, props, path, says, write] }) => {
    expect(gatewayChart(props).problems()).toEqual([{ path: `gateway.${path}`, says, write }]);
  },
);

test('good users are no problem, whatever Loki allows in the name of a tenant', () => {
  const users = [
    good,
    { name: 'a.b_C-9', roles: ['admin'], tenants: [`it's(1)*!`, 'b-c.d_e'], secret: 'abc' },
  ] as const;
  expect(gatewayChart({ users }).problems()).toEqual([]);
});

test('a user may have hundreds of tenants, one at a time', () => {
  expect(gatewayChart({ users: [{ ...good, tenants: hundreds }] }).problems()).toEqual([]);
});

test('the Secret of a user may have dots, and be longer than a label', () => {
  const names = ['vector.logs.example.com', '1-vector', 'v'.repeat(64)];
  for (const secret of names) expect(gatewayChart(one({ secret })).problems()).toEqual([]);
  expect(gatewayChart({ users: [{ ...good, name: 'v'.repeat(64) }] }).problems()).toEqual([]);
});
