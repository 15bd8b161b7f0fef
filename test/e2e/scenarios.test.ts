import { releaseSets } from '../../constructs/platform';
import { render } from '../../constructs/platform';
import { abilities, unmet, type Offer } from '../../e2e/clusters/cluster';
import { needsFlush, upgraded, upgrades } from '../../e2e/fixtures/upgrades';
import { listText } from '../../e2e/list';
import { defaults, scenariosWith } from '../../e2e/scenarios';
import { namespacesOf, reasonsAgainst, reasonsAgainstStep, type Scenario } from '../../e2e/scenarios/scenario';

const scenarios = scenariosWith({ load: { bytesPerSecond: 1000, seconds: 1 }, rate: 200 });
const environments = scenarios.flatMap(({ title, environments: all }) =>
  Object.entries(all).map(([key, environment]) => [`${title}: ${key}`, environment] as const),
);

const lab: Offer = { abilities: new Set(Object.keys(abilities) as (keyof typeof abilities)[]) };
const kind: Offer = { kubernetes: '1.34', nodes: 1, abilities: new Set() };

function scenarioNamed(title: string): Scenario {
  return scenarios.find((scenario) => scenario.title === title)!;
}

test('titles are unique, and the defaults are among them', () => {
  const titles = scenarios.map(({ title }) => title);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  expect(defaults.filter((title) => !titles.includes(title))).toEqual([]);
});

test('titles of the steps of a scenario are unique, except of earlier lines', () => {
  for (const { title, steps } of scenarios) {
    const names = steps.map((step) => step.title ?? step.step).filter((name) => name !== 'lines of earlier steps');
    expect([title, names.filter((name, index) => names.indexOf(name) !== index)]).toEqual([title, []]);
  }
});

test.each(environments)('the environment of %s synthesizes', (_key, environment) => {
  expect(render(environment).errors).toEqual([]);
});

test('steps name environments that their scenario has', () => {
  for (const { title, environments: all, steps } of scenarios) {
    const named = steps.flatMap((step) => [
      ...('from' in step ? [step.from, step.to] : []),
      ...('of' in step && step.of !== undefined && step.step !== 'earlier lines' ? [step.of] : []),
      ...('during' in step && Array.isArray(step.during)
        ? step.during.flatMap((one) => ('environment' in one ? [one.environment] : []))
        : []),
    ]);
    expect([title, named.filter((key) => !(key in all))]).toEqual([title, []]);
  }
});

test('every release set is upgraded to the next one', () => {
  const sets = Object.keys(releaseSets).toReversed();
  expect(upgrades.map(([from]) => from)).toEqual(sets.slice(0, -1));
  expect(upgrades.map(([, to]) => to)).toEqual(sets.slice(1));
  for (const [from, to] of upgrades) expect(scenarioNamed(`upgrade ${from} → ${to}`)).toBeDefined();
});

test('an upgrade of Tempo to another major release starts with a flush', () => {
  expect(needsFlush('seed', '2026-11')).toBe(true);
  expect(needsFlush('seed', 'seed')).toBe(false);
  expect(scenarioNamed('upgrade seed → 2026-11').steps.map(({ step }) => step)).toContain('flush of Tempo');
});

test('an upgrade changes nothing but releases', () => {
  expect({ ...upgraded('seed'), releases: undefined }).toEqual({ ...upgraded('2026-11'), releases: undefined });
});

test('the environment of an upgrade is valid without Tempo, for clusters that have no image of it', () => {
  const { tempo: _tempo, ...rest } = upgraded('seed');
  expect(render(rest).errors).toEqual([]);
});

test('the lab can run every scenario and every step', () => {
  for (const scenario of scenarios) {
    expect([scenario.title, reasonsAgainst(scenario, lab)]).toEqual([scenario.title, []]);
    for (const step of scenario.steps) expect(reasonsAgainstStep(step, lab)).toEqual([]);
  }
});

test.each([
  ['an upgrade', 'upgrade seed → 2026-11', []],
  [
    'another release',
    'traces on Kubernetes 1.28',
    ['it needs Kubernetes 1.28, and this is 1.34', 'it kills processes on nodes'],
  ],
  [
    'nodes that fail',
    'production on three nodes',
    ['it needs 3 nodes, each in a zone, and there are 1', 'it cuts the power of nodes'],
  ],
  [
    'agents that are killed',
    'lines of pods through Vector',
    ['it changes the configuration of a kubelet', 'it kills processes on nodes', 'it reads and deletes files on nodes'],
  ],
])('a cluster of one node says why it cannot run %s', (_what, title, reasons) => {
  expect(reasonsAgainst(scenarioNamed(title), kind)).toEqual(reasons);
});

test('kills of pods are left out where the nodes cannot be reached, and the rest runs', () => {
  const laptop = scenarioNamed('laptop');
  expect(reasonsAgainst(laptop, kind)).toEqual([]);
  const skipped = laptop.steps.filter((step) => reasonsAgainstStep(step, kind).length > 0);
  expect(skipped.map(({ step }) => step)).toEqual(['kill each pod', 'lines pushed during kills']);
});

test('more nodes than needed, and any release where none is needed, are accepted', () => {
  expect(unmet({ nodes: 3 }, [], { ...kind, nodes: 4 })).toEqual([]);
  expect(unmet({}, [], { ...kind, kubernetes: '1.31' })).toEqual([]);
});

test('the namespaces that a scenario creates are those of its objects, of its store and of its steps', () => {
  expect(namespacesOf(scenarioNamed('upgrade seed → 2026-11')).toSorted()).toEqual([
    'logging',
    'logging-agents',
    'minio',
    'shop',
  ]);
  expect(namespacesOf(scenarioNamed('production-on-minio')).toSorted()).toEqual(['logging', 'logging-agents', 's3']);
  expect(namespacesOf(scenarioNamed('MinIO 4 × 2'))).toEqual(['s3']);
});

test('no scenario would create or delete a namespace of Kubernetes', () => {
  const created = scenarios.flatMap(namespacesOf);
  expect(created.filter((name) => name === 'default' || name.startsWith('kube-'))).toEqual([]);
});

test('the list has a line for each scenario, with a star for the defaults and the needs', () => {
  const lines = listText(scenarios, defaults).split('\n');
  expect(lines).toHaveLength(scenarios.length);
  expect(lines[0]).toMatch(/^\* small {2,}any cluster$/);
  expect(lines.find((line) => line.startsWith('  production on three nodes'))).toMatch(
    / {2}3 nodes in zones; cuts the power of nodes$/,
  );
});
