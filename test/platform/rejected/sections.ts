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
  ['a collector without a login', { ...laptop, collect: { logs: { tenant: 'Prod', vector: {} } } }],
  ['tenants without a Loki', sending({ tenants: laptop.tenants })],
  ['a gateway and a store without a Loki', sending({ gateway: {}, objectStore: { filesystem: true } })],
  [
    'a destination with a path',
    sending({ destinations: { logs: { url: 'https://logs.example.com/loki/api/v1/push' } } }),
  ],
  [
    'a Secret of a user that nothing logs in as',
    sending({ destinations: { logs: { users: { vektor: { secret: 'a' } } } } }),
  ],

  [
    'an agent as a setting',
    { ...laptop, collect: { agent: 'vector', login: 'vector', tenant: 'Prod', buffer: { maxSize: '2Gi' } } },
  ],
  ['events at the top', { ...small, events: { login: 'events', tenant: 'fake', keep: [{ type: 'Warning' }] } }],
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
