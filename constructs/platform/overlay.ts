import { error, isMap, literal, type Problem } from '../kit';
import type { Environment } from './environment';
import { layersOf, merged } from './layers';
import { setInput } from './sources';

/** Optional at every depth; `null` and `undefined` remove what the extended environment sets. */
type Partially<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Partially<T[K]> | null | undefined }
    : T;

/** An environment that changes another one. */
export interface Overlay extends Partially<Omit<Environment, 'name'>> {
  /** Name of the folder below `dist/`. */
  readonly name: string;
  /** The environment that the settings are laid over: maps are merged by key, lists and values are replaced. */
  readonly extends: Environment | Overlay;
}

/**
 * The environment that an input describes: its settings over those that it extends, and those over what its size sets.
 * The input has no problem of `dataProblems`, and therefore does not extend itself.
 */
export function resolved(input: unknown): unknown {
  return isMap(input) ? merged(layersOf(input)) : input;
}

/** An `extends` that is not resolved, because it is not an environment. */
export function overlayProblems(input: unknown): Problem[] {
  if (!isMap(input) || input['extends'] === undefined) return [];
  return [error(['extends'], `${literal(input['extends'])} is not an environment: extends takes the map itself.`)];
}

/** An environment as users write it. */
export type EnvironmentInput = Environment | Overlay;

/** The environment that an input describes, not validated. */
export function resolvedEnvironment(input: EnvironmentInput): Environment {
  const environment = resolved(input) as Environment;
  setInput(environment, input);
  return environment;
}
