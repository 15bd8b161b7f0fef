import { migrated, migrations } from '../../../commands/migrate/command';
import { moduleText } from '../../../commands/migrate/module';
import { shown } from '../../../commands/migrate/shown';

const sources = `scrape_configs:
  - job_name: a
    static_configs: [{ labels: { job: a, __path__: /var/log/a.log } }]`;
const client = 'clients: [{ url: https://loki.example.com/loki/api/v1/push }]';
const traces = 'traces: { configs: [{ receivers: { otlp: { protocols: { grpc: {} } } }, remote_write: [';
const chain = `loki.source.file "f" {
  targets    = [{ __path__ = "/var/log/x.log", job = "x" }]
  forward_to = [loki.write.d.receiver]
}
`;
const vector = 'sources: { k: { type: kubernetes_logs } }\nsinks:\n  loki: { type: loki, inputs: [k], endpoint: ';

// Each has a secret in another place: hunter2, or what encodes it.
test.each([
  ['promtail', `clients: [{ url: 'https://loki.example.com/loki/api/v1/push?token=hunter2' }]\n${sources}`],
  ['promtail', `clients: [{ url: 'https://user:pa/hunter2@loki.example.com/loki/api/v1/push' }]\n${sources}`],
  ['promtail', `clients: [{ url: 'https://hunter2@loki.example.com/loki/api/v1/push' }]\n${sources}`],
  ['promtail', `${client}\nx: { proxy_url: 'http://user:p@hunter2@proxy:3128' }\n${sources}`],
  ['promtail', `${client}\nheaders: { X-Auth: hunter2, name: hunter2 }\n${sources}`],
  ['promtail', `${client}\nconsul: { server: 'consul:8500?token=hunter2' }\n${sources}`],
  ['promtail', `${client}\nkafka: { brokers: ['user:hunter2@k:9092'], ref: hunter2, pin: hunter2 }\n${sources}`],
  ['promtail', `${client}\ncredentials: { name: hunter2 }\n${sources}`],
  ['grafana-agent', `integrations: { mysqld: { data_source_name: 'root:hunter2@(mysql:3306)/' } }\nlogs: {}`],
  ['grafana-agent', `integrations: { pg: { names: ['postgresql://u:pa/hunter2@h/db'] } }\nlogs: {}`],
  ['grafana-agent', `${traces}{ endpoint: 'https://u:hunter2@t.example.com', protocol: http }] }] }`],
  ['grafana-agent', `${traces}{ endpoint: 't.example.com:4317', headers: { Authorization: 'Basic hunter2' } }] }] }`],
  [
    'grafana-agent',
    `${traces}{ endpoint: 't:4317', insecure: true, basic_auth: { username: u, password: hunter2 } }] }] }`,
  ],
  ['alloy', `${chain}loki.write "d" {\n endpoint {\n  bearer_token = string.join(["hunter2"], "")\n }\n}`],
  ['alloy', `${chain}x.y "p" {\n password = encoding.from_base64("aHVudGVyMg==")\n}`],
  ['alloy', `${chain}x.y "p" {\n path = string.join(["hunter2", \`hunter2\`], "")\n}`],
  ['alloy', `${chain}local.file "p" {\n content = "hunter2"\n}`],
  ['vector', `${vector}'https://user:hunter2@loki.example.com' }`],
  [
    'vector',
    `${vector}'https://loki.example.com' }\n  es: { endpoints: ['https://u:p/hunter2@es:9200'], inputs: [k] }`,
  ],
  ['vector', `${vector}'https://loki.example.com' }\n  es: { uri: 'https://es?api_key=hunter2', inputs: [k] }`],
  [
    'vector',
    `${vector}'https://loki.example.com' }\ntransforms: { t: { type: remap, source: '.a = "hunter2" # hunter2' } }`,
  ],
  ['helm-values', `loki: { storage: { type: filesystem }, config: "x: hunter2" }\ndeploymentMode: SingleBinary`],
  ['helm-values', 'deploymentMode: SingleBinary\nextraObjects: [{ kind: Secret, stringData: { name: hunter2 } }]'],
  ['loki-config', 'server: { http_listen_port: 3100 }\nfrontend: { x: { url: "http://u:hunter2@am/a" } }'],
])('the module of %s has no secret: %s', (kind, text) => {
  const module = moduleText(migrated(migrations[kind]!, text, { name: 'a' }), 'a', 'a');
  expect(module).not.toMatch(/hunter2|aHVudGVyMg/);
});

test.each([
  [{ regex: 'a.*', source_labels: ['__meta_x'] }, "{ regex: 'a.*', source_labels: ['__meta_x'] }"],
  [{ max_age: '24h', size: '10Gi', from: '2024-01-01' }, "{ max_age: '24h', size: '10Gi', from: '2024-01-01' }"],
  [{ url: 'https://u:p@loki:3100/loki/api/v1/push?a=b#c' }, "{ url: 'https://loki:3100/loki/api/v1/push' }"],
  [{ url: 'https://hooks.example.com/services/T0/B1' }, "{ url: 'https://hooks.example.com/services/***/***' }"],
  [{ source: '.a = downcase(.b."c") ?? "d"' }, `{ source: '.a = downcase(.b."c") ?? "***"' }`],
  [{ note: 'a sentence' }, "{ note: '***' }"],
])('%j is shown as %s', (value, text) => {
  expect(shown(value)).toBe(text);
});

test('the user of a URL is the login of Vector too, and a query is listed', () => {
  const { environment, unmapped } = migrations['vector']!(`${vector}'https://user:pw@loki.example.com/?a=b' }`, {
    name: 'a',
  });
  expect(environment).toHaveProperty('collect.logs.login', 'user');
  expect(unmapped.map(({ why }) => why)).toEqual(['the query of the URL is not kept']);
});

test('a login by gRPC without TLS is listed, because Alloy does not send it', () => {
  const text = `${traces}{ endpoint: 't.example.com:4317', insecure: true, basic_auth: { username: u } }] }] }`;
  const { environment, unmapped } = migrated(migrations['grafana-agent']!, text, { name: 'a' });
  expect(environment).not.toHaveProperty('collect.traces.login');
  expect(unmapped).toEqual([expect.objectContaining({ path: 'in the environment: collect.traces.login' })]);
});
