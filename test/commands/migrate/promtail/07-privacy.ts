import type { Environment } from '../../../../constructs/platform';

// Migrated from 07-privacy.yaml by npm run migrate -- promtail.
// Not mapped:
// - scrape_configs[0].pipeline_stages[1].replace ({ expression: '(\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.)\\d{1,3}',
//   replace: '{{ .Value…): the replacement is a fixed text.
// - scrape_configs[0].pipeline_stages[4].replace ({ expression: 'user (\\w+) from (\\S+)', replace: 'x' }): what is
//   replaced is one group, with nothing but fixed text around it.
// - scrape_configs[0].pipeline_stages[5].luhn ({ replacement: '****' }): no stage checks digits; redact: 'cardNumber'
//   replaces card numbers.
// Notes:
// - The URL of Loki had a password, which is not copied.
// - A limit counts all lines of the agent together, a rateLimit the lines of each stream.
// - Create the Secret user-1-loki-auth in the namespace of the agent, with username and password; the password is not
//   copied.
// - The agent decides by itself what these set: clients[0].batchwait.
export const privacy: Environment = {
  name: 'privacy',
  releases: '2026-11',
  destinations: { logs: { url: 'https://logs.example.com', pushPath: '/custom/push' } },
  collect: {
    logs: {
      login: 'user-1',
      pipeline: {
        select: { exclude: { namespaces: ['kube-system', 'kube-public'], podLabels: { logs: 'off' } } },
        stages: [
          { redact: { pattern: 'password=\\S+', replacement: 'password=***' } },
          { redact: { pattern: '[a-z0-9]+@[a-z]+\\.com', replacement: '<mail>' } },
          { sample: { keepOneIn: 10 } },
          { rateLimit: { linesPerSecond: 50, burst: 200 } },
        ],
        labels: { pod: { pod: 'name' }, stream: { pod: 'stream' }, container: false, job: false, node: false },
      },
      vector: {},
    },
  },
};
