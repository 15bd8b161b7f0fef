import { AlloyLogs } from '../../constructs/alloy';
import { logPacks, packAlerts, packGroup, type LogModel } from '../../constructs/alerts';
import { render, type Environment } from '../../constructs/platform';
import { fieldsOfPods } from '../../constructs/platform/alert-model';
import { ruleProblems } from '../../constructs/loki/rules';
import { PromtailAgent } from '../../constructs/promtail';
import { VectorAgent } from '../../constructs/vector';
import { merged } from '../../constructs/kit';
import { fixtures } from '../fixtures';
import { variants } from '../fixtures/variants';
import { alerting } from '../fixtures/alerting';
import { logModels, usual } from './models';

const allOf = (model: LogModel) => logPacks.flatMap((pack) => packAlerts(pack, model).alerts);
const exprOf = (model: LogModel, name: string): string | undefined =>
  allOf(model).find((alert) => alert.name === name)?.expr;

test.each(Object.entries(logModels))('every rule is valid with labels that are %s', (_name, model) => {
  const groups = logPacks.flatMap((pack) => packGroup(packAlerts(pack, model), undefined) ?? []);
  expect(ruleProblems(['rules'], groups)).toEqual([]);
  expect(groups.length).toBeGreaterThanOrEqual(3);
});

test('the check of rules finds a label that a rule does not quote', () => {
  const rules = [{ alert: 'Wrong', expr: 'sum(count_over_time({namespace=production} [5m])) > 1' }];
  expect(ruleProblems(['rules'], [{ name: 'wrong', rules }])).toHaveLength(1);
});

test('a renamed label is renamed in every rule', () => {
  const renamed = allOf(logModels['renamed']!).filter(({ name }) => !/Event|Pods|Images|Volumes|Probes/.test(name));
  for (const { expr, summary } of renamed) {
    expect(expr).not.toMatch(/[({, ](namespace|container)[=,)!]/);
    expect(summary).not.toContain('$labels.namespace');
  }
  expect(exprOf(logModels['renamed']!, 'HighErrorRate')).toBe(
    'sum by (ns) (rate({ns=~".+", ns!="logging"} |~ "(?i)error|exception|fatal|panic" [1m])) > 10',
  );
});

test('a value in structured metadata is a filter, and the stream is selected by the job', () => {
  expect(exprOf(logModels['in structured metadata']!, 'GatewayRefusesLogins')).toBe(
    'sum(count_over_time({job="kubernetes-pods"} | namespace="logging" | container="gateway" |~ "\\"status\\":401[,}]" [5m])) > 20',
  );
});

test('errors are found by their level if it is sent, otherwise by words outside of what quotes queries', () => {
  const leveled = exprOf(logModels['with app, level and cluster']!, 'HighErrorShare')!;
  expect(leveled).toContain('| detected_level=~"^(?:(?i)error|');
  expect(leveled).toContain('sum by (cluster, namespace, app)');
  expect(leveled).not.toContain('!="logging"');
  expect(exprOf(logModels['usual']!, 'HighErrorShare')).toContain('namespace!="logging"} |~ "(?i)error');
});

test('a pack has no rules without what they look at', () => {
  const fields = { labels: { job: { line: 'job' } }, structuredMetadata: {} } as const;
  expect(allOf({ fields, gateway: { namespace: 'logging' } })).toEqual([]);
  expect(allOf({})).toEqual([]);
  expect(allOf({ events: '{job="e"}' }).map(({ name }) => name)).not.toContain('ProcessKilledForMemory');
  expect(allOf({ fields: usual, kernel: true }).map(({ name }) => name)).toContain('ProcessKilledForMemory');
});

test('thresholds are those of the settings', () => {
  const thresholds = { errorsPerSecond: 3, errorShare: 0.25, events: 2, failedProbes: 7, responses: 99 };
  const model = { ...logModels['usual']!, thresholds };
  expect(exprOf(model, 'HighErrorRate')).toMatch(/ > 3$/);
  expect(exprOf(model, 'HighErrorShare')).toContain(' > 0.25 and ');
  expect(exprOf(model, 'VolumesAreNotMounted')).toMatch(/ > 2$/);
  expect(exprOf(model, 'ProbesFail')).toMatch(/ > 7$/);
  expect(exprOf(model, 'GatewayFails')).toMatch(/ > 99$/);
});

test('the names of labels are those that the agent of the environment sends', () => {
  const environments = [...fixtures, ...variants].filter(({ collect }) => collect?.logs !== undefined);
  expect(environments.length).toBeGreaterThan(5);
  for (const environment of environments) {
    const agent = render(environment)
      .platform!.node.findAll()
      .find((one) => one instanceof VectorAgent || one instanceof AlloyLogs || one instanceof PromtailAgent);
    const expected = environment.collect!.logs!.sources?.pods === false ? undefined : agent!.fields;
    expect([environment.name, fieldsOfPods(environment)]).toEqual([environment.name, expected]);
  }
});

/** The file of the rules of a tenant. */
function rulesOf(environment: Environment, tenant: string): string {
  const { files, errors } = render(environment);
  expect(errors).toEqual([]);
  const manifests = files.get('20-loki.yaml')!.split('\n---\n');
  return manifests.find((text) => text.includes(`name: loki-rules-${tenant}`)) ?? '';
}

test('rules are those of the tenant that the lines are sent to', () => {
  const shop = { users: { shop: { roles: ['write'] } } };
  const environment = merged(alerting, {
    tenants: { Shop: shop },
    collect: { logs: { tenantByNamespace: { shop: { login: 'shop', tenant: 'Shop' } } } },
  }) as unknown as Environment;
  const [prod, other] = [rulesOf(environment, 'prod'), rulesOf(environment, 'shop')];
  for (const group of ['logs-errors', 'logs-silent-namespaces']) {
    expect(prod).toContain(`name: ${group}`);
    expect(other).toContain(`name: ${group}`);
  }
  expect(prod).toContain('name: logs-gateway');
  expect(other).not.toContain('name: logs-gateway');
  expect(other).not.toContain('name: logs-events');
  const only = merged(environment as never, { alerts: { logs: { packs: ['errors'], tenant: 'Shop' } } });
  expect(rulesOf(only as unknown as Environment, 'prod')).not.toContain('logs-errors');
});

test('events of the event logger are found by its container', () => {
  const events = { logger: {} };
  const environment = { ...alerting, collect: { logs: alerting.collect.logs, events } };
  expect(rulesOf(environment, 'prod')).toContain(
    '{namespace="logging", container="event-logger"} |~ "FailedScheduling"',
  );
});

test('own rules of a tenant stay beside those of packs', () => {
  const rules = [{ name: 'own', rules: [{ alert: 'Own', expr: 'vector(1)' }] }];
  const environment = merged(alerting, { tenants: { Prod: { rules } } }) as unknown as Environment;
  expect(rulesOf(environment, 'prod')).toMatch(/- name: own[^]*- name: logs-errors/);
});
