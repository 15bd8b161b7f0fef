import type { Row } from '../../support/rejected';
import { merged, type Data } from '../../../constructs/kit';
import { laptop } from '../../fixtures';

const audit = (settings: Data): unknown =>
  merged({ ...laptop }, { collect: { audit: { login: 'vector', tenant: 'Prod', ...settings } } });
const clients = [{ cidrs: ['192.0.2.10/32'] }];

/** Wrong settings of the collection of the audit log. */
export const wrongAudits: readonly Row<unknown>[] = [
  ['an audit log that nothing reads', audit({})],
  ['an audit log without a login', merged({ ...laptop }, { collect: { audit: { vector: {} } } })],
  ['a user of the audit log who does not exist', audit({ login: 'auditor', vector: {} })],
  ['an audit log in a folder with keys', audit({ vector: { path: '/etc/kubernetes/audit.log' } })],
  ['two agents with one folder', audit({ vector: { dataPath: '/var/lib/vector' } })],
  ['an agent with a folder in that of another', audit({ vector: { dataPath: '/var/lib/vector/audit' } })],
  ['two agents with one name', audit({ vector: { name: 'vector' } })],
  ['a webhook that admits nobody', audit({ webhook: { clients: [], tls: { secret: 'tls' } } })],
  ['a webhook without TLS', audit({ webhook: { clients } })],
  ['a webhook for anyone', audit({ webhook: { clients: ['anyone'], tls: { secret: 'tls' } } })],
  ['a webhook for every address', audit({ webhook: { clients: [{ cidrs: ['0.0.0.0/0'] }], tls: { secret: 'tls' } } })],
  ['a webhook for every pod', audit({ webhook: { clients: [{ namespaceLabels: {} }], tls: { secret: 'tls' } } })],
  ['a webhook for anyone without TLS', audit({ webhook: { clients: ['anyone'] } })],
  [
    'the id of an event as a label of a webhook',
    audit({
      webhook: { clients, tls: { secret: 'tls' } },
      pipeline: { stages: [{ parse: { regexp: '(' } }], labels: { audit_id: { extracted: 'auditID' } } },
    }),
  ],
  [
    'too small a buffer of a webhook',
    audit({ webhook: { clients, tls: { secret: 'tls' }, buffer: { maxSize: '256Mi' } } }),
  ],
  [
    'too little disk for a webhook',
    audit({
      webhook: { clients, tls: { secret: 'tls' }, pod: { resources: { cpu: 1, memory: '1Gi', disk: '1Gi' } } },
    }),
  ],
];
