import { examine, type Result } from '../../commands/doctor/run';
import { kubectl } from '../../commands/kubectl';
import { pathText } from '../../constructs/kit';
import type { Environment } from '../../constructs/platform';
import { brokenAfter } from '../fixtures/broken-clusters/after';
import { brokenBefore } from '../fixtures/broken-clusters/before';
import type { Change, Said } from '../fixtures/broken-clusters/cluster';
import type { Run } from './run';

/** Seconds until doctor must have found what is wrong: images are tried, and pods end, before there is a reason. */
const findSeconds = 150;

/** Breaks the cluster, runs doctor until it says what is wrong, and repairs the cluster. */
export async function doctorFinds(run: Run, { cluster }: { readonly cluster: string }): Promise<string> {
  const broken = brokenBefore[cluster] ?? brokenAfter[cluster];
  if (broken === undefined) throw new Error(`there is no broken cluster '${cluster}'`);
  const environment = broken.environment ?? run.deployment().environment;
  for (const change of broken.broken ?? []) make(run, change);
  try {
    return await until(environment, broken.says);
  } finally {
    for (const change of broken.repaired ?? []) make(run, change);
  }
}

function make(run: Run, change: Change): void {
  if (change === 'apply the platform') run.deployment().apply();
  else if ('create' in change) kubectl(['create', '--filename', '-'], JSON.stringify(change.create));
  else kubectl(change);
}

/** @returns the findings. @throws Error with what is not said after the timeout */
async function until(environment: Environment, said: readonly Said[]): Promise<string> {
  for (const start = Date.now(); ;) {
    const { results } = await examine(environment);
    const found = said.map((one) => results.find((result) => isSaid(result, one)));
    const seconds = Math.round((Date.now() - start) / 1000);
    if (found.every((result) => result !== undefined)) return `${found.map(textOf).join('; ')} (after ${seconds} s)`;
    if (seconds > findSeconds) {
      const missing = said.filter((_, n) => found[n] === undefined).map(({ check, detail }) => `${check}: ${detail}`);
      const others = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'warning').map(textOf);
      throw new Error(`doctor does not say ${missing.join('; ')}, but ${others.join('; ') || 'nothing'}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5000));
  }
}

function isSaid({ check, outcome, detail, setting, command }: Result, said: Said): boolean {
  return (
    check === said.check &&
    (outcome === 'failed' || outcome === 'warning') &&
    detail.includes(said.detail) &&
    (setting === undefined ? undefined : pathText(setting)) === said.setting &&
    (said.command === undefined || command?.includes(said.command) === true)
  );
}

function textOf({ check, detail, setting, command }: Result): string {
  const change = setting === undefined ? '' : ` → ${pathText(setting)}`;
  return `${check}: ${detail}${change}${command === undefined ? '' : ` → ${command}`}`;
}

/** Nothing is wrong. @throws Error with what doctor says nevertheless */
export async function doctorPasses(run: Run): Promise<string> {
  const { environment } = run.deployment();
  for (const end = Date.now() + findSeconds * 1000; ;) {
    const { results, server } = await examine(environment);
    const failed = results.filter(({ outcome }) => outcome === 'failed');
    const count = (outcome: Result['outcome']): number => results.filter((one) => one.outcome === outcome).length;
    if (failed.length === 0)
      return `Kubernetes ${server}: ${count('passed')} passed, ${count('warning')} warnings, ${count('skipped')} skipped`;
    if (Date.now() > end) throw new Error(failed.map(textOf).join('; '));
    await new Promise((resolve) => setTimeout(resolve, 5000));
  }
}
