import type { Agent, CaseRun } from './agents';
import type { Configuration } from './configurations';

/** The content of docs/conformance.json: what was run with real agents, and the results. */
export interface ConformanceRecord {
  readonly runs: readonly Run[];
  /** Supported releases without a run, and cases of others that were not run: `vector 0.57.0: TITLE`. */
  readonly notRun: readonly string[];
}

/** The last run of a release of an agent. */
export interface Run {
  /** `vector 0.57.0`. */
  readonly agent: string;
  readonly configurations: readonly ConfigurationRow[];
  readonly cases: readonly CaseRow[];
}

/** A configuration of a test environment that the agent validated. */
export interface ConfigurationRow {
  readonly environment: string;
  /** SHA-256 of the rendered configuration. */
  readonly sha256: string;
  /** Day of the run. */
  readonly date: string;
  /** `built` if the agent built the topology, otherwise its output. */
  readonly result: string;
}

/** A case of test/pipeline that the agent ran. */
export interface CaseRow {
  readonly case: string;
  /** SHA-256 of the rendered configuration, or of the reason why it is refused. */
  readonly configuration: string;
  /** SHA-256 of lines and expected entries. */
  readonly lines: string;
  /** Day of the run. */
  readonly date: string;
  /** `passed`, or the difference. */
  readonly result: string;
  /** What Loki answered to pushes that it did not accept completely. @default - it accepted all */
  readonly refusals?: readonly string[];
}

/** What the record must describe. */
export interface Subjects {
  readonly agents: readonly Agent[];
  /** The configurations of the test environments. */
  readonly configurations: readonly Configuration[];
  runsOf(agent: Agent): readonly CaseRun[];
  /** Why cases are not passed, by agent and title. */
  readonly differences: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The record with the previous run of an agent replaced. */
export function renewed(record: ConformanceRecord, run: Run, agents: readonly Agent[]): ConformanceRecord {
  const runs = [...record.runs.filter(({ agent }) => agent !== run.agent), run];
  return {
    runs: runs.toSorted((one, other) => one.agent.localeCompare(other.agent, 'en', { numeric: true })),
    notRun: [
      ...agents.map(({ name }) => name).filter((name) => !runs.some(({ agent }) => agent === name)),
      ...record.notRun.filter((name) => name.includes(': ') && !name.startsWith(`${run.agent}: `)),
    ],
  };
}

/** What was not run as it is now, and what did not pass without a documented reason. */
export function recordProblems(record: ConformanceRecord, subjects: Subjects): string[] {
  return subjects.agents.flatMap((agent) => {
    const run = record.runs.find((one) => one.agent === agent.name);
    if (run !== undefined)
      return [...configurationProblems(agent, run, subjects), ...caseProblems(agent, run, record, subjects)];
    return record.notRun.includes(agent.name)
      ? []
      : [`${agent.name} has no run: ${commandFor(agent)}, or list it in notRun of docs/conformance.json.`];
  });
}

function configurationProblems(agent: Agent, run: Run, { configurations }: Subjects): string[] {
  return configurations.flatMap(({ kind, environment, release, sha256 }) => {
    const row = run.configurations.find((one) => one.environment === environment);
    if (kind !== agent.kind || release !== agent.release || row === undefined) return [];
    if (row.sha256 !== sha256)
      return `The configuration of ${environment} changed since it was validated with ${agent.name} on ${row.date}. ${commandFor(agent)}, or delete its row from docs/conformance.json: a configuration without a row was not validated.`;
    return row.result === 'built' ? [] : `${agent.name} refused the configuration of ${environment}: ${row.result}`;
  });
}

function caseProblems(agent: Agent, run: Run, { notRun }: ConformanceRecord, subjects: Subjects): string[] {
  const differences = subjects.differences[agent.name] ?? {};
  const current = subjects.runsOf(agent);
  const rowOf = (title: string): CaseRow | undefined => run.cases.find((one) => one.case === title);
  const isRun = ({ of, lines, configuration }: CaseRun): boolean => {
    const row = rowOf(of.title);
    return row?.configuration === configuration.sha256 && row.lines === lines;
  };
  const missing = current.filter((one) => !isRun(one) && !notRun.includes(`${agent.name}: ${one.of.title}`));
  const unknown = Object.keys(differences).filter((title) => !current.some(({ of }) => of.title === title));
  return [
    ...unknown.map((title) => `There is no case '${title}', which has a documented difference for ${agent.name}.`),
    ...(missing.length === 0
      ? []
      : [
          `Not run with ${agent.name}, or with another configuration or other lines: ${shortList(missing)}. ${commandFor(agent)}, or list them as '${agent.name}: TITLE' in notRun of docs/conformance.json.`,
        ]),
    ...current.filter(isRun).flatMap(({ of: { title } }) => {
      const { result } = rowOf(title)!;
      const isDocumented = differences[title] !== undefined;
      if (result === 'passed')
        return isDocumented ? [`The case '${title}' passed with ${agent.name}, but has a documented difference.`] : [];
      return isDocumented ? [] : [`The case '${title}' has another result with ${agent.name}: ${result}`];
    }),
  ];
}

/** Titles, the first five of many. */
function shortList(runs: readonly CaseRun[]): string {
  const named = runs.slice(0, 5).map(({ of }) => `'${of.title}'`);
  return [...named, ...(runs.length > 5 ? [`${runs.length - 5} more`] : [])].join(', ');
}

function commandFor({ variable }: Agent): string {
  return `Run ${variable}=PROGRAM npm run conformance`;
}
