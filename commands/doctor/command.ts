import { pathText, type Path } from '../../constructs/kit';
import { countText, mark } from '../checks/check';
import { printJson, type Call, type ExitCode } from '../command';
import { environmentNamed } from '../environments';
import { progressLine, styled } from '../output';
import { examine, type Examination, type Result } from './run';
import type { DoctorOptions } from '.';

/** Checks the cluster of the current context for an environment, and prints what it found. */
export async function runDoctor({ args, options, environments }: Call<DoctorOptions>): Promise<ExitCode> {
  const { before = false, after = false, probe = false, json = false } = options;
  const environment = environmentNamed(await environments(), args[0]!);
  const progress = progressLine();
  const examination = await examine(environment, {
    phase: before ? 'before' : after ? 'after' : undefined,
    probe,
    progress: (check) => progress.show(`checking ${check}`),
  }).finally(progress.clear);
  const name = args[0]!;
  if (json) printJson({ environment: name, ...shown(examination) });
  else process.stdout.write(`${text(name, examination)}\n`);
  return examination.results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

function shown({ server, applied, results }: Examination) {
  return {
    server,
    applied,
    findings: results.map(({ check, outcome, detail, setting, command }) => ({
      check,
      outcome,
      detail,
      ...(setting !== undefined && { setting: pathText(setting) }),
      ...(command !== undefined && { command }),
    })),
  };
}

/** The findings as a text: what is wrong last, where a terminal shows it. */
export function text(name: string, { server, applied, results }: Examination): string {
  const order = ['passed', 'skipped', 'warning', 'failed'];
  const sorted = results.toSorted((one, other) => order.indexOf(one.outcome) - order.indexOf(other.outcome));
  return [
    `Kubernetes ${server}; ${name} is ${applied ? 'applied' : 'not applied yet'}`,
    ...sorted.map((result) => lines(name, result)),
    countText(results),
  ].join('\n');
}

function lines(name: string, { check, outcome, detail, setting, command }: Result): string {
  return [
    `${mark(outcome)} ${check.padEnd(20)} ${detail}`,
    ...(setting === undefined ? [] : [`  ${''.padEnd(20)} Change: ${settingText(name, setting)}`]),
    ...(command === undefined ? [] : [`  ${''.padEnd(20)} Run: ${styled('bold', command)}`]),
  ].join('\n');
}

/** Where a setting is in the files of the environments. */
export function settingText(name: string, setting: Path): string {
  return `environments/${name}.ts › ${pathText(setting)}`;
}
