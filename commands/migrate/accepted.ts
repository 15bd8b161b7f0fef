import { applyFix, isMap, pathText, valueAt, type Data, type Path, type Problem } from '../../constructs/kit';
import { render, type EnvironmentInput } from '../../constructs/platform';
import type { Migration, Unmapped } from './migration';
import { shown, withoutSecrets } from './shown';

/** Rounds of checking: what is removed can be the reason of another error. */
const rounds = 10;

/**
 * The migration without the settings that synthesis refuses, which are listed with the reason. A setting that has
 * another place is moved there.
 */
export function accepted(migration: Migration): Migration {
  let environment = migration.environment;
  const unmapped: Unmapped[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { errors } = render(environment as unknown as EnvironmentInput);
    if (errors.length === 0) return { ...migration, environment, unmapped: [...migration.unmapped, ...unmapped] };
    const before = environment;
    for (const one of outermostLast(errors)) environment = corrected(environment, one, unmapped);
    if (environment === before) {
      const open = errors.map((one) => entry(environment, one));
      return { ...migration, environment, unmapped: [...migration.unmapped, ...unmapped, ...open] };
    }
  }
  return { ...migration, environment, unmapped: [...migration.unmapped, ...unmapped] };
}

/** Later positions of a list first, so that removals do not move the others. */
function outermostLast(errors: readonly Problem[]): Problem[] {
  return [...errors].sort((one, other) =>
    pathText(other.path).localeCompare(pathText(one.path), 'en', { numeric: true }),
  );
}

function corrected(environment: Data, problem: Problem, unmapped: Unmapped[]): Data {
  const { path, fix } = problem;
  const place = removable(environment, path);
  if (place === undefined) return environment;
  unmapped.push(entry(environment, { ...problem, path: place }));
  const moves = fix !== undefined && 'moveTo' in fix && valueAt(environment, fix.moveTo) === undefined;
  return withoutEmpty(applyFix(environment, place, moves ? fix : { remove: true }), place);
}

/** The setting to remove: a stage or another entry of a list as a whole. */
function removable(environment: Data, path: Path): Path | undefined {
  const stage = path.findIndex((step, n) => typeof step === 'number' && path[n - 1] === 'stages');
  const place = stage < 0 ? path : path.slice(0, stage + 1);
  return place.length > 1 && valueAt(environment, place) !== undefined ? place : undefined;
}

/** Without the maps and lists around a removed setting that are empty now. */
function withoutEmpty(environment: Data, place: Path): Data {
  const parent = place.slice(0, -1);
  const value = valueAt(environment, parent);
  const isEmpty = Array.isArray(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0;
  return parent.length > 1 && isEmpty
    ? withoutEmpty(applyFix(environment, parent, { remove: true }), parent)
    : environment;
}

function entry(environment: Data, { path, message, fix }: Problem): Unmapped {
  const to = fix !== undefined && 'moveTo' in fix ? `; it is ${pathText(fix.moveTo)} instead` : '';
  const value = valueAt(environment, path);
  return {
    path: `in the environment: ${pathText(path)}`,
    what: shown(value, path),
    why: `${withoutSecrets(message, value, path).replace(/\.$/, '')}${to}`,
  };
}
