import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agents, type CaseRun } from '../../tools/conformance/agents';
import { configurationsOf } from '../../tools/conformance/configurations';
import { recordProblems, renewed, type ConformanceRecord, type Run } from '../../tools/conformance/record';
import { subjects } from '../../tools/conformance/subjects';
import { laptop } from '../fixtures';
import { hosts } from '../fixtures/hosts';
import { single } from './case';
import { cases } from './cases';

const none: ConformanceRecord = { runs: [], notRun: [] };

test('what is recorded was run as it is now, and every difference is documented', () => {
  const record = JSON.parse(readFileSync(join(__dirname, '../../docs/conformance.json'), 'utf8')) as ConformanceRecord;
  expect(recordProblems(record, subjects())).toEqual([]);
}, 120_000);

test('no two cases have the same title', () => {
  expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length);
});

test('configurations of machines are validated and recorded like those of pods', () => {
  const found = configurationsOf('test/fixtures', hosts).map(({ environment, release }) => [environment, release]);
  expect(found).toEqual([
    ['test/fixtures/hosts/hosts/build-1', '0.57.0'],
    ['test/fixtures/hosts/hosts/edge-7', '0.40.2'],
  ]);
});

describe('a record', () => {
  const [agent] = agents.filter(({ release }) => release === '0.57.0') as [(typeof agents)[number]];
  const name = agent.name;
  const [configuration] = configurationsOf('dist', laptop);
  const { environment, sha256 } = configuration!;
  const of = single('a line is stored', ['a'], ['a']);
  const caseRun: CaseRun = { of, lines: 'lines', configuration: { refused: 'no', sha256: 'configuration' } };
  const date = '2026-11-25';
  const row = { case: of.title, configuration: 'configuration', lines: 'lines', date, result: 'passed' };
  const recorded = (run: Partial<Run>): ConformanceRecord =>
    renewed(none, { agent: name, configurations: [], cases: [row], ...run }, [agent]);
  const problems = (record: ConformanceRecord, differences: Readonly<Record<string, string>> = {}): string[] =>
    recordProblems(record, {
      agents: [agent],
      configurations: [configuration!],
      runsOf: () => [caseRun],
      differences: { [name]: differences },
    });
  const run = 'Run VECTOR_0_57_0=PROGRAM npm run conformance';

  test('reports a configuration that changed since it was validated, with the command to update it', () => {
    const changed = recorded({ configurations: [{ environment, sha256: 'another', date, result: 'built' }] });
    expect(problems(changed)).toEqual([
      `The configuration of dist/laptop changed since it was validated with vector 0.57.0 on 2026-11-25. ${run}, or delete its row from docs/conformance.json: a configuration without a row was not validated.`,
    ]);
  });

  test('reports a configuration that the agent refused', () => {
    const refused = recorded({ configurations: [{ environment, sha256, date, result: 'exit 78: no' }] });
    expect(problems(refused)).toEqual(['vector 0.57.0 refused the configuration of dist/laptop: exit 78: no']);
  });

  test('accepts what was run and passed, and an environment without a row', () => {
    expect(problems(recorded({ configurations: [{ environment, sha256, date, result: 'built' }] }))).toEqual([]);
    expect(problems(recorded({}))).toEqual([]);
  });

  test.each([
    ['a case that was not run', []],
    ['a case whose configuration changed', [{ ...row, configuration: 'another' }]],
    ['a case whose lines changed', [{ ...row, lines: 'others' }]],
  ])('reports %s, unless it is listed as not run', (_title, rows) => {
    const record = recorded({ cases: rows });
    expect(problems(record)).toEqual([
      `Not run with vector 0.57.0, or with another configuration or other lines: 'a line is stored'. ${run}, or list them as 'vector 0.57.0: TITLE' in notRun of docs/conformance.json.`,
    ]);
    expect(problems({ ...record, notRun: ['vector 0.57.0: a line is stored'] })).toEqual([]);
  });

  test('reports a difference that is not documented, and a documented one that is none', () => {
    const different = recorded({ cases: [{ ...row, result: 'missing 1' }] });
    expect(problems(different)).toEqual([
      "The case 'a line is stored' has another result with vector 0.57.0: missing 1",
    ]);
    expect(problems(different, { [of.title]: 'a reason' })).toEqual([]);
    expect(problems(recorded({}), { [of.title]: 'a reason' })).toEqual([
      "The case 'a line is stored' passed with vector 0.57.0, but has a documented difference.",
    ]);
    expect(problems(recorded({}), { another: 'a reason' })).toEqual([
      "There is no case 'another', which has a documented difference for vector 0.57.0.",
    ]);
  });

  test('reports a release without a run, unless it is listed as not run', () => {
    expect(problems(none)).toEqual([
      `vector 0.57.0 has no run: ${run}, or list it in notRun of docs/conformance.json.`,
    ]);
    expect(problems({ runs: [], notRun: [name] })).toEqual([]);
  });

  test('keeps the runs of other releases, and lists those without a run', () => {
    const two = agents.filter(({ kind }) => kind.name === 'vector');
    const first = renewed(none, { agent: name, configurations: [], cases: [] }, two);
    expect(first.notRun).toEqual(['vector 0.40.2']);
    const second = renewed(first, { agent: 'vector 0.40.2', configurations: [], cases: [] }, two);
    expect(second.runs.map((one) => one.agent)).toEqual(['vector 0.40.2', 'vector 0.57.0']);
    expect(second.notRun).toEqual([]);
  });
});
