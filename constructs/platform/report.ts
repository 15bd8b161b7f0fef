import { join } from 'node:path';
import { styleText } from 'node:util';
import { literal, pathText, printed, yamlLiteral, type Path, type Problem } from '../kit';
import type { EnvironmentInput } from './overlay';
import type { Rendered } from './render';
import { originOf, placeText, type Origin } from './sources';
import type { Synthesis } from './synthesize';

/** Prints what a synthesis did: problems to stderr, and a line for each written environment to stdout. */
export function printSynthesis(result: Synthesis, folder: string): void {
  for (const { input, problem } of result.problems) console.error(report(input, problem));
  for (const { file, secret } of result.plainSecrets)
    console.error(
      `error  ${file}\n       the values of the Secret '${secret}' are not encrypted, and this folder is committed to Git. Encrypt the file, for example with SOPS or kubeseal, or move it to another folder.`,
    );
  if (result.reason !== undefined) console.error(result.reason);
  for (const { name, others } of result.kept)
    console.error(`${join(folder, name)}: kept ${others.join(', ')}, which was not generated.`);
  for (const name of result.removed)
    console.error(
      `${join(folder, name)} was removed: no environment of this name is listed. Objects in clusters are not changed.`,
    );
  for (const { name, others } of result.mixed)
    console.error(
      `${join(folder, name)} was kept: no environment of this name is listed, but ${others.join(', ')} was not generated.`,
    );
  for (const output of result.outputs) console.log(summary(join(folder, output.name), output));
}

/** What was written, as one line. */
function summary(folder: string, output: Rendered): string {
  return `${folder}: ${objectCount(output)} objects in ${output.files.size + output.artifacts.length} files`;
}

/** The number of Kubernetes objects of an environment. */
export function objectCount({ files }: Pick<Rendered, 'files'>): number {
  return [...files.values()].reduce((sum, text) => sum + (text.match(/^apiVersion: /gm) ?? []).length, 0);
}

/**
 * A problem as it is printed to stderr: place, path, message, and fix or example.
 *
 * @param environment - as it was written, or one that was made of it
 */
export function report(environment: EnvironmentInput, problem: Problem): string {
  const { severity } = problem;
  const origin = originOf(environment, problem.path);
  const isYaml = origin?.place?.line !== undefined;
  const { path, message, help } = printed(problem, isYaml ? yamlLiteral : literal);
  const stream = { stream: process.stderr };
  // One style at a time: Node 20 colours a list of them on any stream.
  const head = styleText('bold', styleText(severity === 'error' ? 'red' : 'yellow', severity, stream), stream);
  return `${head}  ${whereText(environment, path, origin)}\n       ${message}${help === undefined ? '' : `\n       ${help}`}`;
}

/**
 * Where a setting is, as messages say it: file, line and column, path. Of a setting that is missing, the place is that
 * of what is nearest around it.
 *
 * @param environment - as it was written, or one that was made of it
 */
export function settingText(environment: EnvironmentInput, path: Path): string {
  return whereText(environment, pathText(path), originOf(environment, path));
}

function whereText(environment: EnvironmentInput, path: string, origin: Origin | undefined): string {
  const place = origin?.place === undefined ? nameOf(environment) : placeText(origin.place);
  const where = [place, path].filter((part) => part !== '').join(' › ');
  return `${where}${layerText(environment, origin)}`;
}

function nameOf({ name }: EnvironmentInput): string {
  return typeof name === 'string' ? name : 'unnamed';
}

/** Which environment has the setting of another one, or of a size. */
function layerText({ name }: EnvironmentInput, origin: Origin | undefined): string {
  if (origin?.place === undefined) return '';
  if (origin.layer.kind === 'size') return ` (of the size ${origin.layer.name})`;
  return origin.isOwn ? '' : ` (in ${name}, which extends ${origin.layer.name})`;
}
