import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';

/** The result of a step. */
export interface StepResult {
  readonly step: string;
  /** A step is skipped where the cluster cannot do it, or has no image for it. */
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly detail: string;
}

/** The mark of each outcome. */
export const marks = { passed: '✔', failed: '✘', skipped: '–' } as const;

const file = join(__dirname, '../docs/e2e.md');

const head = [
  '# The last run of everything',
  'Written by `npm run e2e -- --all`; `--write` puts single scenarios into their place. A cluster of one node and Kubernetes 1.28, where the title of a scenario names no other. A step with – was skipped for the reason that it names.',
  'Loki and its canary are the programs of the release that each manifest names (the canary 3.7.8 everywhere). MinIO, mc, nginx and memcached are real programs too, but not of those releases. What was not there at all is named where the pods are Ready.',
  'Killed means `kill -9`, each pod once, the next when the one before is Ready again, while 200 lines a second come in; missing are lines that were acknowledged and cannot be queried. They are counted twice: while the newest are in memory, where a query asks most of the copies, and after everything was restarted, when they are in the store. Pushes overlap, as those of many agents do, and none is repeated: refused pushes are those that an agent would repeat.',
  'In the scenarios with lines of pods, the Vector 0.57.0 was built with optimizations, and the Vector 0.40.2 without.',
  'Three nodes are three zones: each node is drained for 30 seconds, loses its power for 100 seconds (it is NotReady after 40), and one zone is stopped for two minutes.',
];

/** The results of a run. */
export class Report {
  readonly #scenarios = new Map<string, StepResult[]>();

  add(scenario: string, result: StepResult): void {
    this.#scenarios.set(scenario, [...(this.#scenarios.get(scenario) ?? []), result]);
  }

  /** Number of steps with an outcome. */
  count(outcome: StepResult['outcome']): number {
    return [...this.#scenarios.values()].flat().filter((result) => result.outcome === outcome).length;
  }

  /**
   * Replaces the results of a scenario in docs/e2e.md.
   *
   * @param order - the scenarios in their order; others are removed from the file
   */
  async write(scenario: string, order: readonly string[]): Promise<void> {
    const sections = sectionsOf(existsSync(file) ? readFileSync(file, 'utf8') : '');
    sections.set(scenario, section(scenario, this.#scenarios.get(scenario)!));
    const text = [...head, ...order.flatMap((name) => sections.get(name) ?? [])].join('\n\n');
    writeFileSync(file, await format(text, { parser: 'markdown', printWidth: 120, proseWrap: 'always' }));
  }
}

function sectionsOf(text: string): Map<string, string> {
  const parts = text.split(/^(?=## )/m).slice(1);
  return new Map(parts.map((part) => [part.slice(3, part.indexOf('\n')), part.trim()]));
}

function section(scenario: string, results: readonly StepResult[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const rows = results.map(({ step, outcome, detail }) => `| ${marks[outcome]} | ${cell(step)} | ${cell(detail)} |`);
  return [
    `## ${scenario}`,
    '',
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} processors.`,
    '',
    '|  | step | figures |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}
