import { isDeepStrictEqual } from 'node:util';
import { loadAll } from 'js-yaml';
import { applyFix, subjectOf, type Manifest, type Path } from '../../constructs/kit';
import { render, type Environment, type EnvironmentInput, type Rendered } from '../../constructs/platform';

/** Objects of a file that differ. */
export interface Affected {
  readonly file: string;
  /** As `Deployment logging/loki-gateway`. Empty for a file without objects. */
  readonly objects: readonly string[];
}

/**
 * The files and objects that differ without a setting; undefined if the environment is not valid with and without it.
 *
 * @param environment - what the input describes
 */
export function affectedBy(
  input: EnvironmentInput,
  environment: Environment,
  path: Path,
): readonly Affected[] | undefined {
  const [now, without] = [environment, withoutSetting(input, environment, path)].map(render) as [Rendered, Rendered];
  if (now.errors.length + without.errors.length > 0) return undefined;
  const files = [...new Set([...now.files.keys(), ...without.files.keys()])].toSorted();
  const manifests = files.flatMap((file): Affected[] => {
    const [before, after] = [now, without].map(({ files: of }) => of.get(file));
    if (before === after) return [];
    const [one, other] = [before, after].map((text) => objectsIn(text ?? '')) as [Objects, Objects];
    const names = [...new Set([...one.keys(), ...other.keys()])];
    return [{ file, objects: names.filter((name) => !isDeepStrictEqual(one.get(name), other.get(name))) }];
  });
  const texts = ({ artifacts }: Rendered) => new Map(artifacts.map(({ path: name, text }) => [name, text]));
  const [before, after] = [texts(now), texts(without)];
  const others = [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .map((file): Affected => ({ file, objects: [] }));
  return [...manifests, ...others];
}

/** An overlay removes what a size sets, too; it cannot remove an item of a list. */
function withoutSetting(input: EnvironmentInput, environment: Environment, path: Path): EnvironmentInput {
  if (path.some((key) => typeof key === 'number')) return applyFix(environment, path, { remove: true });
  const removed = path.toReversed().reduce<unknown>((below, key) => ({ [key]: below }), null);
  return { name: environment.name, extends: input, ...(removed as object) };
}

type Objects = ReadonlyMap<string, unknown>;

function objectsIn(text: string): Objects {
  return new Map((loadAll(text) as Manifest[]).map((one) => [subjectOf(one), one]));
}
