import type { Row } from '../../support/rejected';
import { merged, type Data } from '../../../constructs/kit';
import { agentsOnly, laptop, small } from '../../fixtures';

const m = (over: Data): unknown => merged({ ...laptop }, over);
const { collect: _collect, tenants: _tenants, ...stored } = laptop;
const sending = (over: Data): unknown => merged({ ...agentsOnly }, over);
const { destinations: _destinations, ...withoutDestination } = agentsOnly;

/** Sections that need or exclude each other, and settings as they were before sections had namespaces and agents. */
export const wrongSections: readonly Row<unknown>[] = [
  ['a Loki without tenants', stored],
  ['a Loki and a destination', m({ destinations: { logs: { url: 'https://logs.example.com' } } })],
  ['collectors without a receiver', withoutDestination],
  ['an environment of nothing', { name: 'nothing', releases: '2026-11' }],
  ['nothing to collect', { ...laptop, collect: {} }],
  ['a collector without an agent', { ...laptop, collect: { logs: { login: 'vector', tenant: 'Prod' } } }],
  ['two agents for the same logs', m({ collect: { logs: { promtail: {} } } })],
  [
    'an agent that cannot send to several tenants',
    {
      ...laptop,
      collect: {
        logs: {
          login: 'vector',
          tenant: 'Prod',
          tenantByNamespace: { shop: { login: 'vector', tenant: 'Prod' } },
          promtail: { endOfLife: 'accepted' },
        },
      },
    },
  ],
  ['a collector without a login', { ...laptop, collect: { logs: { tenant: 'Prod', vector: {} } } }],
  [
    'a collector without a login and of an unknown tenant',
    { ...laptop, collect: { logs: { tenant: 'prod', vector: {} } } },
  ],
  ['an unknown login and an unknown tenant', m({ collect: { logs: { login: 'vektor', tenant: 'Test' } } })],
  ['a reader of an unknown tenant', m({ collect: { logs: { login: 'grafana', tenant: 'prod' } } })],
  ['a login of another tenant', m({ collect: { logs: { tenant: 'canary' } } })],
  [
    'logins of namespaces that may not write',
    m({
      collect: {
        logs: { tenantByNamespace: { shop: { login: 'grafana', tenant: 'Prod' }, audit: { login: 'vector' } } },
      },
    }),
  ],
  ['tenants without a Loki', sending({ tenants: laptop.tenants })],
  ['a gateway and a store without a Loki', sending({ gateway: {}, objectStore: { filesystem: true } })],
  [
    'a destination with a path',
    sending({ destinations: { logs: { url: 'https://logs.example.com/loki/api/v1/push' } } }),
  ],
  ['a login that names no Secret', sending({ collect: { logs: { login: 'A B' } } })],
  ['a Secret of a user with a space', sending({ destinations: { logs: { users: { edge: { secret: 'a b' } } } } })],
  ['a tenant of a receiver with a line end', sending({ collect: { logs: { tenant: 'a\nb' } } })],
  ['an address of a receiver without its bits', sending({ destinations: { logs: { cidrs: ['10.0.0.1'] } } })],
  ['a section that is undefined', { ...agentsOnly, collect: { logs: undefined } }],
  [
    'a Secret of a user that nothing logs in as',
    sending({ destinations: { logs: { users: { vektor: { secret: 'a' } } } } }),
  ],

  [
    'an agent as a setting',
    { ...laptop, collect: { agent: 'vector', login: 'vector', tenant: 'Prod', buffer: { maxSize: '2Gi' } } },
  ],
  ['events at the top', m({ events: { login: 'vector', tenant: 'Prod', keep: [{ type: 'Warning' }] } })],
  [
    'namespaces by use',
    m({ namespaces: { logging: { name: 'monitoring' }, agents: { name: 'agents', podSecurity: 'privileged' } } }),
  ],
  [
    'tenants as a list',
    {
      ...laptop,
      loki: { ...laptop.loki, retention: { default: '7d', tenants: { Prod: '30d' } } },
      tenants: [{ name: 'Prod', users: [{ name: 'vector', roles: ['write'] }] }],
    },
  ],
  ['an unknown agent as a setting', { ...laptop, collect: { agent: 'promtail', login: 'vector', tenant: 'Prod' } }],
  [
    'one namespace by two uses with different settings',
    m({
      namespaces: { logging: { name: 'logs', podSecurity: 'restricted' }, agents: { name: 'logs', create: false } },
    }),
  ],
  [
    'a list with the same user twice',
    {
      ...laptop,
      tenants: [
        {
          name: 'Prod',
          users: [
            { name: 'vector', roles: ['write'] },
            { name: 'vector', roles: ['read'] },
          ],
        },
      ],
    },
  ],
  [
    'events at the top and in collect',
    merged({ ...small }, { events: { login: 'events', tenant: 'fake', keep: [{ type: 'Warning' }] } }),
  ],
  [
    'a tenant with a retention at both places',
    m({ loki: { retention: { tenants: { Prod: '30d' } } }, tenants: { Prod: { retention: { default: '365d' } } } }),
  ],
  ['an agent as a setting beside a section', m({ collect: { agent: 'vector' } })],
  ['the retention of a tenant at Loki', m({ loki: { retention: { tenants: { Prod: '30d' } } } })],

  ['an environment that extends nothing', { name: 'overlay', extends: 'laptop' }],
  ['an unknown setting of an overlay', { name: 'overlay', extends: laptop, loki: { retension: { default: '3d' } } }],
  [
    'a second store in an overlay',
    {
      name: 'overlay',
      extends: laptop,
      objectStore: { external: { url: 'https://s3.example.com', keys: { secret: 'a' } } },
    },
  ],
];
