import { compareOutputs } from '../../../commands/diff/compare';
import { findingsOf, type EnvironmentChange, type Outcome } from '../../../commands/diff/model';
import type { Files } from '../../../commands/diff/objects';
import { risksOf } from '../../../commands/diff/print/text';
import { render, type Environment } from '../../../constructs/platform';

const rendered = new Map<Environment, Files>();

/** The manifests of an environment. */
export function manifestsOf(environment: Environment): Files {
  const known = rendered.get(environment);
  if (known !== undefined) return known;
  const { files, errors } = render(environment);
  if (errors.length > 0) throw new Error(errors.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
  rendered.set(environment, files);
  return files;
}

/** The change of a platform; undefined if there is none. */
export function compared(base: Files, head: Files): EnvironmentChange | undefined {
  const [change] = compareOutputs(new Map([['platform', base]]), new Map([['platform', head]]));
  return change;
}

/** The risks of a change, the most severe first. */
export function risksIn(change: EnvironmentChange | undefined): readonly string[] {
  return change === undefined ? [] : risksOf(findingsOf(change));
}

/** The workloads with an outcome, as `deployment/loki-gateway`. */
export function workloadsThat(outcome: Outcome, change: EnvironmentChange | undefined): string[] {
  return (change?.pods ?? [])
    .filter((one) => one.outcome === outcome)
    .map(({ workload }) => `${workload.kind.toLowerCase()}/${workload.name}`)
    .toSorted();
}

/** The manifests with a text replaced in all files. */
export function replaced(files: Files, from: string | RegExp, to: string): Files {
  const changed = new Map([...files].map(([path, text]) => [path, text.replaceAll(from, to)]));
  if ([...changed].every(([path, text]) => files.get(path) === text)) throw new Error(`no file has ${String(from)}`);
  return changed;
}
