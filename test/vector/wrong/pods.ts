import { loki, through, type Wrong } from './said';

/** What the pods of the agent do not have. */
export const wrongPlaces: readonly Wrong[] = [
  {
    what: 'a host that policies do not know',
    said: {
      config: { sinks: { out: { type: 'http', inputs: ['k8s_logs'], uri: 'http://x', encoding: { codec: 'json' } } } },
    },
    told: [
      'config.sinks.out.uri',
      'a second sink of type http sends to a host that the policies of the pods do not know; nothing would get through.',
    ],
  },
  {
    what: 'a source that listens',
    said: through({}, ['k8s_logs', 'in'], {
      sources: { in: { type: 'socket', mode: 'tcp', address: '0.0.0.0:9000' } },
    }),
    told: [
      'config.sources.in.type',
      'a source of type socket waits for connections, which the policies of the pods admit for metrics only.',
      `type: 'kubernetes_logs'`,
    ],
  },
  {
    what: 'the journal without its program',
    said: through({}, ['k8s_logs', 'in'], { sources: { in: { type: 'journald' } } }),
    told: [
      'config.sources.in.type',
      'a source of type journald runs journalctl, which the image does not have.',
      `type: 'kubernetes_logs'`,
    ],
  },
  {
    what: 'a file that is not mounted',
    said: loki({ tls: { ca_file: '/etc/ssl/own.pem' } }),
    told: [
      'config.sinks.loki_push.tls.ca_file',
      `'/etc/ssl/own.pem' is not in the pods: they see /var/log/pods and, of their own, /vector-data-dir, nothing else of the node.`,
    ],
  },
  {
    what: 'a proxy',
    said: { config: { proxy: { http: 'http://proxy:3128' } } },
    told: ['config.proxy', 'a proxy is a host that the policies of the pods do not know; nothing would get through.'],
  },
  {
    what: 'a relative data_dir',
    said: { config: { data_dir: 'data' } },
    told: ['config.data_dir', `'data' is no absolute path; a folder of the node is mounted there.`],
  },
  {
    what: 'an address without a port',
    said: { config: { api: { address: 'localhost' } } },
    told: [
      'config.api.address',
      '"localhost" is no address and port; Vector looks up no names here.',
      `address: '127.0.0.1:8686'`,
    ],
  },
  {
    what: 'an API that other pods could reach, if the policies were not enforced',
    said: { config: { api: { enabled: true, address: '0.0.0.0:8686' } } },
    told: [
      'config.api.address',
      'the API has no login and shows every line that the agent reads, of all tenants; on 0.0.0.0 it could be reached from outside of the pod. kubectl exec and port-forward reach it on loopback.',
      `address: '127.0.0.1:8686'`,
    ],
  },
  {
    what: 'one port twice',
    said: { config: { api: { address: '0.0.0.0:9598' } } },
    told: [
      'config.sinks.prometheus_exporter.address',
      'port 9598 is taken by api.address already.',
      `address: '0.0.0.0:9598'`,
    ],
  },
  {
    what: 'metrics on a port that is closed',
    said: { config: { sinks: { prometheus_exporter: { type: 'prometheus_exporter', address: '0.0.0.0:9090' } } } },
    told: [
      'config.sinks.prometheus_exporter.address',
      `metrics are fetched from port 9598 of the pod's address: the policies open no other.`,
      `address: '0.0.0.0:9598'`,
    ],
  },
];
