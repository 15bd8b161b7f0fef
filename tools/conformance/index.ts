/**
 * Runs the cases of test/pipeline with the real agents, validates every configuration of the test environments with
 * them, and writes docs/conformance.json. Each program is given by an environment variable; agents without a program
 * keep their record, and so do cases that were run as they are now and passed, unless `--all` is given. With other
 * arguments, only cases whose title contains one of them run, and nothing is recorded.
 *
 *   VECTOR_0_57_0=path/to/vector VECTOR_0_40_2=… npm run conformance
 *
 *   VECTOR_0_57_0=… PROMTAIL_3_6_15=… npm run conformance -- --migrated
 *
 * compares agents with original configurations and agents with migrated ones, and writes docs/migrate.json.
 *
 * Exit code 1: a result is not as documented. Exit code 2: nothing was run.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../../test/pipeline/case';
import { cases } from '../../test/pipeline/cases';
import { lokiProgram } from '../../test/support/loki-process';
import { cannotRun } from './agent-process';
import { agents, caseRun, type Agent, type CaseRun } from './agents';
import { configurations } from './configurations';
import { runMigrated } from './migrated/run';
import { isOfOrigins } from './writers';
import { startStore } from './receiver';
import {
  recordProblems,
  renewed,
  type CaseRow,
  type ConfigurationRow,
  type ConformanceRecord,
  type Run,
} from './record';
import { runCases } from './run-cases';
import { subjects } from './subjects';

const file = join(__dirname, '../../docs/conformance.json');

/** Day of this run. */
const today = new Date().toISOString().slice(0, 10);

conformance(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 2;
});

async function conformance(args: readonly string[]): Promise<void> {
  const reason = cannotRun();
  if (reason !== undefined) throw new Error(`Nothing was run: ${reason}.`);
  const given = agents.filter(({ variable }) => process.env[variable] !== undefined);
  if (given.length === 0)
    throw new Error(`Name a program: ${agents.map(({ variable }) => `${variable}=PROGRAM`).join(' or ')}.`);
  const loki = process.env['LOKI'] ?? lokiProgram('3.7.8');
  if (loki === undefined) throw new Error('Name a program of Loki 3.7.8: LOKI=PROGRAM.');
  if (args.includes('--migrated')) {
    const store = await startStore(loki);
    const passed = await runMigrated(store, today).finally(() => store.stop());
    process.exitCode = passed ? 0 : 1;
    return;
  }
  const words = args.filter((arg) => arg !== '--all');
  for (const agent of given) {
    const program = process.env[agent.variable]!;
    const release = agent.kind.releaseOf(program);
    if (release !== agent.release) throw new Error(`${agent.variable} is ${agent.kind.title} ${release}: ${program}.`);
    const before = recorded().runs.find((run) => run.agent === agent.name);
    const known = args.length > 0 ? [] : (before?.cases ?? []);
    const chosen = cases
      .filter((one) => agent.kind.runs(one))
      .filter(({ title }) => words.length === 0 || words.some((word) => title.includes(word)));
    const rows = await caseRows(agent, program, loki, chosen, known);
    if (words.length > 0) continue;
    const run: Run = { agent: agent.name, configurations: validated(agent, program), cases: rows };
    writeFileSync(file, `${JSON.stringify(renewed(recorded(), run, agents), null, 2)}\n`);
  }
  if (words.length === 0) reportProblems();
}

/** Runs cases, those with the same configuration together, except those that are already known to pass. */
async function caseRows(
  agent: Agent,
  program: string,
  loki: string,
  chosen: readonly Case[],
  known: readonly CaseRow[],
): Promise<CaseRow[]> {
  const groups = new Map<string, CaseRun[]>();
  const rows = new Map<Case, CaseRow>();
  for (const of of chosen) {
    const run = caseRun(agent, of);
    const row = known.find((one) => one.case === of.title);
    const { sha256 } = run.configuration;
    // What Loki does not accept would be said of all cases that run together.
    const key = `${sha256} ${of.refused || isOfOrigins(of) ? of.title : ''}`;
    if (row?.result === 'passed' && row.configuration === sha256 && row.lines === run.lines) rows.set(of, row);
    else groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const store = await startStore(loki);
  try {
    for (const group of groups.values())
      for (const { run, result, refusals } of await runCases(agent, program, store, group)) {
        const { of, lines, configuration } = run;
        console.log([`${agent.name}: ${of.title}: ${result}`, ...(refusals ?? [])].join('\n  '));
        rows.set(of, {
          case: of.title,
          configuration: configuration.sha256,
          lines,
          date: today,
          result,
          ...(refusals && { refusals }),
        });
      }
  } finally {
    await store.stop();
  }
  return chosen.map((of) => rows.get(of)!);
}

/** The configurations of the test environments, validated. */
function validated({ name, kind, release }: Agent, program: string): ConfigurationRow[] {
  return configurations()
    .filter((configuration) => configuration.kind === kind && configuration.release === release)
    .map((configuration) => {
      const { environment, sha256 } = configuration;
      const result = kind.resultOf(program, configuration);
      console.log(`${name}: ${environment}: ${result}`);
      return { environment, sha256, date: today, result };
    });
}

function recorded(): ConformanceRecord {
  return JSON.parse(readFileSync(file, 'utf8')) as ConformanceRecord;
}

function reportProblems(): void {
  const problems = recordProblems(recorded(), subjects());
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
