/** Writes docs/runbooks.md, the pages that alerts link to, from the alerts themselves. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  alertPage,
  logPacks,
  metricAlerts,
  packAlerts,
  runbooksPage,
  troublePage,
  troubles,
  type LogModel,
  type MetricModel,
} from '../constructs/alerts';

const logging = 'logging';

/** Lines as the agent sends them by default. */
const logs: LogModel = {
  fields: {
    labels: {
      namespace: { pod: 'namespace' },
      container: { pod: 'container' },
      node: { pod: 'node' },
      job: { line: 'job' },
    },
    structuredMetadata: { pod: { pod: 'name' } },
  },
  events: '{job="kubernetes-events"}',
  gateway: { namespace: logging },
  kernel: true,
  quoting: [logging],
  thresholds: { errorLines: { production: 10 } },
};

/** Every component, as `production` has them. */
export const documentedMetrics = {
  loki: {
    namespace: logging,
    workloads: [{ name: 'loki', kind: 'StatefulSet', replicas: 3 }],
    rules: true,
    retention: true,
    storeClients: 'thanos',
  },
  gateway: { namespace: logging, workloads: [{ name: 'loki-gateway', kind: 'Deployment', replicas: 2 }] },
  canary: { namespace: logging, workloads: [{ name: 'loki-canary', kind: 'Deployment', replicas: 1 }] },
  store: { namespace: 'minio', workloads: [{ name: 'minio', kind: 'StatefulSet', replicas: 1 }] },
  agents: [{ namespace: 'logging-agents', workloads: [{ name: 'vector', kind: 'DaemonSet' }] }],
  eventExporter: { namespace: logging, workloads: [{ name: 'event-exporter', kind: 'Deployment', replicas: 1 }] },
  scraped: { kubeStateMetrics: true, kubelet: true },
} satisfies MetricModel;

const intro = `Every alert of \`alerts\` ([docs/alerts.md](alerts.md)) has a section here with its name, to which its annotation links. Queries and names are those of the default settings; \`NAMESPACE\`, \`POD\`, \`NODE\` and \`ENVIRONMENT\` stand for yours. \`npm run runbooks\` writes this page from the alerts.`;

/** The page as it is committed. */
export function runbooksText(): string {
  const pages = {
    'What users see': troubles.map(troublePage),
    'Alerts on metrics': metricAlerts(documentedMetrics).map(alertPage),
    ...Object.fromEntries(
      logPacks.map((pack) => [`Alerts on logs: the pack \`${pack}\``, packAlerts(pack, logs).alerts.map(alertPage)]),
    ),
  };
  const parts = Object.entries(pages).flatMap(([title, texts]) => [`## ${title}\n`, ...texts]);
  return wrapped(['# Runbooks\n', `${intro}\n`, ...parts].join('\n'));
}

/** Wraps prose at 120 characters; code in backticks stays on one line, and code blocks stay as they are. */
function wrapped(text: string): string {
  return text
    .split(/(^```[^]*?^```$)/m)
    .map((part) => (part.startsWith('```') ? part : part.split('\n').map(wrappedLine).join('\n')))
    .join('');
}

function wrappedLine(line: string): string {
  const indent = ' '.repeat(/^\d+\. /.exec(line)?.[0].length ?? 0);
  const words = line.match(/(?:`[^`]*`|[^\s`])+/g) ?? [];
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    // A line must not start with what would be a list or a heading there.
    const fits = last !== undefined && (last.length + word.length < 120 || /^(?:[-+*>#]|\d+\.)/.test(word));
    if (fits) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${last === undefined ? '' : indent}${word}`);
  }
  return lines.join('\n');
}

if (require.main === module) writeFileSync(join(__dirname, '..', runbooksPage), runbooksText());
