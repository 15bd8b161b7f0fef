import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';

/** What came of a step. */
export interface StepResult {
  readonly step: string;
  readonly passed: boolean;
  readonly detail: string;
}

const file = join(__dirname, '../docs/e2e.md');

/** What came of a run, for docs/e2e.md. */
export class Report {
  readonly #scenarios = new Map<string, StepResult[]>();

  add(scenario: string, result: StepResult): void {
    this.#scenarios.set(scenario, [...(this.#scenarios.get(scenario) ?? []), result]);
  }

  get passed(): number {
    return this.#count(true);
  }

  get failed(): number {
    return this.#count(false);
  }

  #count(passed: boolean): number {
    return [...this.#scenarios.values()].flat().filter((result) => result.passed === passed).length;
  }

  /** Writes the last result of everything. */
  async write(): Promise<void> {
    const text = [
      '# The last run of everything',
      `Written by \`npm run e2e -- --all\` on ${new Date().toISOString().slice(0, 10)}: ${this.passed} steps passed, ${this.failed} failed. A cluster of one node, Kubernetes 1.28, ${cpus().length} processors.`,
      'Loki and its canary are the programs of the release that each manifest names (the canary 3.7.8 everywhere). MinIO, mc, nginx and memcached are real programs too, but not of those releases. Vector was not there: its pods are left out.',
      'Killed means `kill -9`, each pod once, the next when the one before is Ready again, while 200 lines a second come in; missing are lines that were acknowledged and could not be queried afterwards. Who pushes does so once: refused pushes are those that an agent would repeat.',
      ...[...this.#scenarios].flatMap(([scenario, results]) => [`## ${scenario}`, table(results)]),
    ].join('\n\n');
    writeFileSync(file, await format(text, { parser: 'markdown', printWidth: 120 }));
  }
}

function table(results: readonly StepResult[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const rows = results.map(({ step, passed, detail }) => `| ${passed ? '✔' : '✘'} | ${cell(step)} | ${cell(detail)} |`);
  return ['|  | step | figures |', '| --- | --- | --- |', ...rows].join('\n');
}
