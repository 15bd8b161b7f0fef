import { load } from 'js-yaml';
import { metricAlerts, rulesFile, type MetricModel } from '../../constructs/alerts';
import { podsMatcher } from '../../constructs/alerts/metrics/model';
import { render, type Environment } from '../../constructs/platform';
import { EventExporter } from '../../constructs/events';
import { configOf, logSink } from '../support/components';
import { only, renderChart } from '../support/manifests';
import { agentsOnly, distributed, production } from '../fixtures';
import { alerting } from '../fixtures/alerting';
import { everything } from './models';
import { metricsIn, promqlErrors } from './promql';
import { documentedMetrics, seenMetrics } from './seen';

interface Rules {
  readonly groups: readonly { readonly name: string; readonly rules: readonly { alert: string; expr: string }[] }[];
}

/** The file of rules of an environment. */
function rulesOf(environment: Environment): Rules['groups'][number]['rules'] {
  const { artifacts, errors } = render(environment);
  expect(errors).toEqual([]);
  const { text } = artifacts.find(({ path }) => path === rulesFile)!;
  return (load(text) as Rules).groups[0]!.rules;
}

const namesOf = (model: MetricModel): string[] => metricAlerts(model).map(({ name }) => name);
const { loki, ...withoutLoki } = everything;

test('every expression can be parsed by Prometheus', () => {
  for (const { name, expr } of metricAlerts(everything)) expect([name, promqlErrors(expr)]).toEqual([name, []]);
  const legacy = metricAlerts({ ...everything, loki: { ...loki!, storeClients: 'legacy' } });
  for (const { name, expr } of legacy) expect([name, promqlErrors(expr)]).toEqual([name, []]);
});

test.each(['sum(rate(x[5m])', 'up{pod=~loki} == 1', 'rate(x[5 apples])', 'time() - > 3', 'sum by (a (x)'])(
  'the check of expressions finds the error in %s',
  (wrong) => expect(promqlErrors(wrong)).not.toEqual([]),
);

test('every metric was read from the real program, or is documented', () => {
  const known = [...Object.values(seenMetrics), ...Object.values(documentedMetrics)].flat();
  const used = new Set(metricAlerts(everything).flatMap(({ expr }) => metricsIn(expr)));
  expect([...used].filter((name) => name !== 'up' && !known.includes(name))).toEqual([]);
  expect(known.filter((name) => !used.has(name) && !/loki_s3_/.test(name))).toEqual([]);
});

test('an alert is about the pods of its component and no others', () => {
  const pods = new RegExp(`^(?:${/pod=~"(.*)"/.exec(podsMatcher(loki!))![1]!})$`);
  for (const pod of ['loki-write-0', 'loki-read-7d9f8b6c5-x2x4z']) expect(pod).toMatch(pods);
  for (const pod of ['loki-gateway-7d9f8b6c5-x2x4z', 'loki-canary-0', 'loki-write-0-debug'])
    expect(pod).not.toMatch(pods);
});

test('what an environment does not have is not monitored', () => {
  const names = namesOf({ ...withoutLoki, scraped: { kubeStateMetrics: false, kubelet: true } });
  expect(names.filter((name) => name.startsWith('Loki'))).toEqual([]);
  expect(names).not.toContain('GatewayIsDown');
  const nothing = { agents: [], scraped: { kubeStateMetrics: false, kubelet: true } };
  expect(namesOf(nothing)).toEqual(['LoggingWatchdog']);
  const plain: NonNullable<MetricModel['loki']> = { ...loki!, rules: false, retention: false };
  const ofPlain = namesOf({ ...everything, loki: plain });
  for (const name of ['LokiDoesNotDelete', 'LokiRulesFail', 'LokiAlertsAreNotSent']) {
    expect(ofPlain).not.toContain(name);
    expect(namesOf(everything)).toContain(name);
  }
});

test('the store of a release is watched by the metrics of its clients', () => {
  const exprOf = (clients: 'legacy' | 'thanos'): string =>
    metricAlerts({ ...everything, loki: { ...loki!, storeClients: clients } }).find(
      ({ name }) => name === 'LokiStoreFails',
    )!.expr;
  expect(exprOf('thanos')).toContain('loki_objstore_bucket_operation_failures_total');
  expect(exprOf('legacy')).toContain('loki_(s3|gcs|azure_blob)_request_duration_seconds_count');
});

test('one alert always fires, so that its absence is noticed', () => {
  expect(metricAlerts(everything).find(({ name }) => name === 'LoggingWatchdog')!.expr).toBe('vector(1)');
});

test('the file of rules and the PrometheusRule have the same groups', () => {
  const { files, artifacts } = render(alerting);
  const object = load(files.get('90-alerts.yaml')!) as { metadata: { labels: object }; spec: Rules };
  expect(object.metadata.labels).toMatchObject({ release: 'prometheus' });
  expect(load(artifacts.find(({ path }) => path === rulesFile)!.text)).toEqual(object.spec);
  const names = object.spec.groups[0]!.rules.map(({ alert }) => alert);
  expect(new Set(names).size).toBe(names.length);
});

test('without the Prometheus Operator there is only the file', () => {
  const { files, artifacts } = render({ ...production, alerts: { metrics: true } });
  expect(files.has('90-alerts.yaml')).toBe(false);
  expect(artifacts.map(({ path }) => path)).toEqual([rulesFile]);
  expect(render(production).artifacts).toEqual([]);
});

test('the workloads of an environment are monitored, without caches and Jobs', () => {
  const rules = rulesOf({ ...distributed, alerts: { metrics: { kubeStateMetrics: true } } });
  const exprOf = (name: string): string => rules.find(({ alert }) => alert === name)!.expr;
  expect(exprOf('LokiIsDown')).toContain('loki-ingester-[0-9]+');
  expect(exprOf('LokiIsDown')).not.toContain('cache');
  expect(exprOf('MinioIsDown')).toBe('absent(up{namespace="minio", pod=~"minio-[0-9]+"} == 1)');
  expect(exprOf('AgentsAreMissing')).toContain('daemonset="vector"');
  expect(exprOf('VolumeIsNearlyFull')).toContain('namespace=~"logging|minio"');
});

test('a cluster that only sends has alerts on its agents', () => {
  const names = rulesOf({ ...agentsOnly, alerts: { metrics: true } }).map(({ alert }) => alert);
  expect(names).toContain('AgentCannotSend');
  expect(names.filter((name) => /Loki|Canary|Minio/.test(name))).toEqual([]);
});

test('lost events are counted by the metric of the exporter', () => {
  const manifests = renderChart((chart) => {
    new EventExporter(chart, 'events', { namespace: 'logging', sink: logSink });
  });
  const { metricsNamePrefix } = configOf(manifests, 'event-exporter', 'config.yaml');
  const { expr } = metricAlerts(everything).find(({ name }) => name === 'KubernetesEventsLost')!;
  expect(expr).toContain(`increase(${String(metricsNamePrefix)}send_event_errors{`);
  expect(only(manifests, 'Deployment', 'event-exporter')).toBeDefined();
});
