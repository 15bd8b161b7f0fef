import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Artifact } from '../contracts';
import { registryOf } from './network/flows';
import { textSecretProblems } from './config/secret-scan';
import { check, error, sectionOf, within, type Problem } from './validation/problem';
import { escapeControl } from './validation/text';

/**
 * Adds a file to the output of the platform that the construct belongs to. A path that is invalid, or taken, is
 * reported as a problem of the construct.
 */
export function addArtifact(scope: IConstruct, artifact: Artifact): void {
  const { artifacts: added } = registryOf(scope);
  const before = added.push({ scope, artifact }) - 1;
  check(scope, () => {
    const earlier = added.slice(0, before).filter((other) => Chart.of(other.scope) === Chart.of(scope));
    return [
      ...pathProblems(artifact),
      ...takenProblems(
        artifact,
        earlier.map((other) => other.artifact),
      ),
    ];
  });
}

/** The files that the construct and those below it added, in the order of adding. */
export function artifactsOf(construct: IConstruct): readonly Artifact[] {
  return registryOf(construct)
    .artifacts.filter(({ scope }) => scope.node.scopes.includes(construct))
    .map(({ artifact }) => artifact);
}

/**
 * Secrets in the files of a construct and those below it, at the sections that added them.
 *
 * @param allowed - fingerprints of strings that look like secrets but are not
 */
export function artifactSecrets(construct: IConstruct, allowed?: readonly string[]): Problem[] {
  return registryOf(construct)
    .artifacts.filter(({ scope }) => scope.node.scopes.includes(construct))
    .flatMap(({ scope, artifact: { path, text } }) => {
      const component = scope.node.scopes[construct.node.scopes.length] ?? scope;
      return textSecretProblems(path, text, allowed).map((problem) => within(sectionOf(component), problem));
    });
}

function pathProblems({ path }: Artifact): Problem[] {
  const shown = `the file '${escapeControl(path)}'`;
  const segments = path.split('/');
  if (!segments.every((segment) => /^[\w.-]+$/.test(segment) && !/^\.+$/.test(segment)))
    return [
      error(
        [],
        `${shown} has no valid path: names of letters, digits, '.', '_' and '-', separated by '/', without '..'.`,
      ),
    ];
  if (segments.length === 1 && /\.(ya?ml|json)$/.test(path))
    return [error([], `${shown} would be applied to the cluster by kubectl apply; it must be in a sub-folder.`)];
  return [];
}

function takenProblems({ path }: Artifact, earlier: readonly Artifact[]): Problem[] {
  const other = earlier.find(({ path: taken }) =>
    [path === taken, path.startsWith(`${taken}/`), taken.startsWith(`${path}/`)].includes(true),
  );
  if (other === undefined) return [];
  const [one, two] = [escapeControl(path), escapeControl(other.path)];
  return [
    error([], `two files of the output have the path '${one}'${one === two ? '' : `, or a folder of it: '${two}'`}.`),
  ];
}
