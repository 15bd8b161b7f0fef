import { loki, through, type WrongAgent } from './inputs';

/** Settings that need something the agent's pods do not have. */
export const wrongPods: readonly WrongAgent[] = [
  [
    'a sink to another host',
    {
      config: { sinks: { out: { type: 'http', inputs: ['k8s_logs'], uri: 'http://x', encoding: { codec: 'json' } } } },
    },
  ],
  [
    'a source that listens',
    through({}, ['k8s_logs', 'in'], {
      sources: { in: { type: 'socket', mode: 'tcp', address: '0.0.0.0:9000' } },
    }),
  ],
  ['the journal of the node', through({}, ['k8s_logs', 'in'], { sources: { in: { type: 'journald' } } })],
  ['a file that is not mounted', loki({ tls: { ca_file: '/etc/ssl/own.pem' } })],
  ['a proxy', { config: { proxy: { http: 'http://proxy:3128' } } }],
  ['a relative data_dir', { config: { data_dir: 'data' } }],
  ['an address without a port', { config: { api: { address: 'localhost' } } }],
  ['an API that is not on loopback', { config: { api: { enabled: true, address: '0.0.0.0:8686' } } }],
  ['a port conflict', { config: { api: { address: '0.0.0.0:9598' } } }],
  [
    'metrics on another port',
    { config: { sinks: { prometheus_exporter: { type: 'prometheus_exporter', address: '0.0.0.0:9090' } } } },
  ],
];
