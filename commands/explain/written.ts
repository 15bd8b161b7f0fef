import { load, loadAll } from 'js-yaml';
import {
  applyFix,
  isMap,
  isWithin,
  pathText,
  subjectOf,
  valueAt,
  type Manifest,
  type Path,
  type Problem,
} from '../../constructs/kit';
import { render, resolvedEnvironment, type EnvironmentInput } from '../../constructs/platform';
import { sectionAt } from '../../constructs/platform/sections';
import { validEnvironment } from '../environments';

/** Where the configuration of a program is written. */
export interface Written {
  /** Below the folder of the environment. */
  readonly file: string;
  readonly object: string;
  /** The key of a ConfigMap. */
  readonly key: string;
}

/** The settings with the configuration of a program, and the key of its ConfigMap. */
const configurations: readonly (readonly [setting: Path, key: string])[] = [
  [['loki', 'config'], 'config.yaml'],
  [['tempo', 'config'], 'tempo.yaml'],
  [['collect', 'logs', 'vector', 'config'], 'vector.yaml'],
  [['collect', 'logs', 'promtail', 'config'], 'promtail.yaml'],
  [['collect', 'events', 'exporter', 'config'], 'config.yaml'],
];

/** What is written for a key. */
export interface WrittenValue extends Written {
  /** @default - nothing is written, and the default of the program applies */
  readonly value?: unknown;
}

/**
 * What is written for a key of a program's configuration; undefined for another setting, or a program that is not used.
 *
 * @throws Finding if the environment has errors
 * @throws Error if the program has no such key
 */
export function writtenAt(input: EnvironmentInput, path: Path): WrittenValue | undefined {
  const found = configurations.find(([setting]) => isWithin(path, setting));
  if (found === undefined) return undefined;
  const [setting, key] = found;
  const environment = resolvedEnvironment(input);
  const section = setting.slice(0, -1);
  const file = sectionAt(section)?.file;
  if (file === undefined || valueAt(environment, section) === undefined) return undefined;
  const { files } = validEnvironment(input);
  const manifest = (
    loadAll(files.get(file) ?? '') as (Manifest & { readonly data?: Readonly<Record<string, string>> })[]
  ).find(({ kind, data }) => kind === 'ConfigMap' && data?.[key] !== undefined);
  const text = manifest?.data?.[key];
  if (manifest === undefined || text === undefined) return undefined;
  const where = { file, object: subjectOf(manifest), key };
  const value = valueAt(load(text), path.slice(setting.length));
  if (value !== undefined) return { ...where, value };
  const unknown = unknownKey(environment, path);
  if (unknown === undefined) return where;
  // Nothing is proposed that the environment sets already, so it is asked without its own configuration.
  const { fix, path: at } = unknownKey(applyFix(environment, setting, { replace: {} }), path) ?? unknown;
  const near = fix !== undefined && 'moveTo' in fix ? [...fix.moveTo, ...path.slice(at.length)] : undefined;
  throw new Error(`${unknown.message}${near === undefined ? '' : ` Did you mean ${pathText(near)}?`}`);
}

/** The problem of a key that the program does not have, in this release. */
function unknownKey(environment: object, path: Path): Problem | undefined {
  return render(withKey(environment, path)).errors.find(
    (problem) => isWithin(path, problem.path) && /has no key|was removed in|is not supported by/.test(problem.message),
  );
}

/** The environment with an empty map at a path. Keys that exist are rejected at most for their type. */
function withKey(environment: object, path: Path): EnvironmentInput {
  const within = path.findIndex((_, n) => {
    const value = valueAt(environment, path.slice(0, n + 1));
    return value !== undefined && !isMap(value);
  });
  return (within >= 0 ? environment : applyFix(environment, path, { replace: {} })) as EnvironmentInput;
}
