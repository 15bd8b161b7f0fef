import { pathText } from '../../constructs/kit';
import { originOf, settingText, type EnvironmentInput } from '../../constructs/platform';
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
  if (json) printJson({ environment: name, ...shown(environment, examination) });
  else process.stdout.write(`${text(environment, examination)}\n`);
  return examination.results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

function shown(environment: EnvironmentInput, { server, applied, results }: Examination) {
  return {
    server,
    applied: applied ?? null,
    findings: results.map(({ check, outcome, detail, setting, command }) => ({
      check,
      outcome,
      detail,
      ...(setting !== undefined && { setting: pathText(setting), place: originOf(environment, setting)?.place }),
      ...(command !== undefined && { command }),
    })),
  };
}

/** The findings as a text: what is wrong last, where a terminal shows it. */
export function text(environment: EnvironmentInput, { server, applied, results }: Examination): string {
  const order = ['passed', 'skipped', 'warning', 'failed'];
  const sorted = results.toSorted((one, other) => order.indexOf(one.outcome) - order.indexOf(other.outcome));
  return [
    `Kubernetes ${server}; ${appliedText(environment, applied)}`,
    ...sorted.map((result) => lines(environment, result)),
    countText(results),
  ].join('\n');
}

function appliedText({ name }: EnvironmentInput, applied: boolean | undefined): string {
  if (applied === undefined) return `whether ${name} is applied may not be read`;
  return `${name} is ${applied ? 'applied' : 'not applied yet'}`;
}

function lines(environment: EnvironmentInput, { check, outcome, detail, setting, command }: Result): string {
  return [
    `${mark(outcome)} ${check.padEnd(20)} ${detail}`,
    ...(setting === undefined ? [] : [`  ${''.padEnd(20)} Change: ${settingText(environment, setting)}`]),
    ...(command === undefined ? [] : [`  ${''.padEnd(20)} Run: ${styled('bold', command)}`]),
  ].join('\n');
}
