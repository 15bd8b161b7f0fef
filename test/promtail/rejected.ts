import type { Rejected } from '../support/rejected';
import { warned } from './agents';

type Wrong = Readonly<Record<string, unknown>>;

const job = (settings: object): Wrong => ({ config: { scrape_configs: [{ job_name: 'own', ...settings }] } });

/** Wrong settings of an agent. */
export const rejectedPromtails: Rejected<Wrong> = {
  component: 'promtail',
  root: ['promtail'],
  rows: [
    ['sources that only Vector has', { sources: { tcp: { talos: { port: 6051, decode: 'json' } }, audit: {} } }],
    ['no source', { sources: { pods: false } }],
    ['files of pods', { sources: { files: { all: { include: ['/var/log/**/*.log'] } } } }],
    ['a unit with a wildcard', { sources: { journal: { units: ['kubelet*'] } } }],
    ['positions in a system folder', { dataPath: '/run/promtail' }],
    ['a folder of Docker that is not read', { dockerRoot: '/data/docker' }],
    ...['/', 'data/docker', '/data/docker/', '/data/../docker'].map(
      (dockerRoot) =>
        [`the folder of Docker ${dockerRoot}`, { dockerRoot, sources: { pods: { docker: true } } }] as const,
    ),
    ['jobs of the guide beside a label job', { jobs: 'guide', pipeline: { labels: { job: { value: 'mine' } } } }],
    ['jobs of the guide without the label job', { jobs: 'guide', pipeline: { labels: { job: false } } }],
    ['jobs of the guide without pods', { jobs: 'guide', sources: { pods: false, journal: true } }],
    [
      'the time of klog',
      { pipeline: { stages: [{ parse: 'klog' }, { timestamp: { field: 'timestamp', format: 'rfc3339' } }] } },
    ],
    [
      'the node as structured metadata of files',
      {
        sources: { files: { nginx: { include: ['/var/log/nginx/*.log'] } } },
        pipeline: { structuredMetadata: { machine: { host: 'name' } } },
      },
    ],
    ['the client of the guide', { config: { client: { batchsize: 4_194_304 } } }],
    ['clients in config', { config: { clients: [{ url: 'http://loki:3100/loki/api/v1/push' }] } }],
    ['another port', { config: { server: { http_listen_port: 9080 } } }],
    ['an unknown key', { config: { limits_config: { max_line_sizes: 1 } } }],
    [
      'all labels of pods',
      job({ relabel_configs: [{ action: 'labelmap', regex: '__meta_kubernetes_pod_label_(.+)' }] }),
    ],
    ['the format of Docker', job({ pipeline_stages: [{ docker: {} }] })],
    ['pods for the second time', job({ kubernetes_sd_configs: [{ role: 'pod' }] })],
    ['a misspelt stage', job({ pipeline_stages: [{ match: { selector: '{a="b"}', stages: [{ jsn: {} }] } }] })],
    ['a stage with two keys', job({ pipeline_stages: [{ json: {}, labels: {} }] })],
    ['two jobs with one name', { config: { scrape_configs: [{ job_name: 'own' }, { job_name: 'own' }] } }],
    ['a job of the agent', { config: { scrape_configs: [{ job_name: 'pods' }] } }],
  ],
  problemsOf: (settings) => warned({ endOfLife: 'accepted', ...settings }).problems,
};
