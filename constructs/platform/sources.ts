import { dataProblems, isMap, type Data, type Path } from '../kit';
import { layersOf, settingLayer, type Layer } from './layers';

/** Where an environment is written. */
export interface Source {
  /** A file, as messages name it. */
  readonly file: string;
  /**
   * The place of a setting: its key in a map, or the entry of a list; of what is not there, the nearest around it.
   *
   * @default - the format has no positions
   */
  readonly positionOf?: (path: Path) => { readonly line: number; readonly column: number };
}

/** A place in a file; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** A place as messages have it: `environments/production.yaml:4:3`. */
export function placeText({ file, line, column }: Place): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

const sources = new WeakMap<object, Source>();
const inputs = new WeakMap<object, object>();

/** Tells where an environment was written. Copies of it have no source. */
export function setSource(environment: object, source: Source): void {
  sources.set(environment, source);
}

/** Tells of which input an environment was made, whose places are then those of the environment. */
export function setInput(environment: object, input: object): void {
  if (environment !== input) inputs.set(environment, input);
}

/** Where a setting of an environment comes from. */
export interface Origin {
  /** The layer that sets it, or what is nearest around it. */
  readonly layer: Layer;
  /** Whether the environment sets it itself, and not one that it extends or its size. */
  readonly isOwn: boolean;
  /** @default - nothing says where the environment was written */
  readonly place?: Place;
}

/**
 * Where a setting comes from: with `extends`, the environment that really sets it. Of a setting that is missing, what is
 * nearest around it.
 *
 * @param given - an environment as it was written, or one that was made of it
 * @returns undefined if it is no map, or extends itself
 */
export function originOf(given: unknown, path: Path): Origin | undefined {
  if (!isMap(given)) return undefined;
  const input = writtenInput(given);
  if (path[0] === 'extends' && isMap(input['extends'])) return originOf(input['extends'], path.slice(1));
  // An environment that extends itself has no layers.
  if (dataProblems(input).length > 0)
    return { layer: { kind: 'environment', name: '', data: input }, isOwn: true, ...placed(input, path) };
  const layers = layersOf(input);
  const layer = nearestLayer(layers, path);
  // A file for all environments is laid over the environment.
  const own = environmentsIn(layers).at(-1)?.input;
  if (layer.kind !== 'size')
    return { layer, isOwn: layer.kind === 'file' || layer.input === own, ...placed(layer.input, path, own) };
  // What a size sets is where the environment chooses it.
  const chosen = nearestLayer(environmentsIn(layers), [layer.kind]);
  return { layer, isOwn: false, ...placed(chosen.input, [layer.kind], own) };
}

function environmentsIn(layers: readonly Layer[]): readonly Layer[] {
  return layers.filter(({ kind }) => kind === 'environment');
}

/** The environment as it was written. */
function writtenInput(given: Data): Data {
  const input = inputs.get(given);
  return input === undefined ? given : writtenInput(input as Data);
}

function nearestLayer(layers: readonly Layer[], path: Path): Layer {
  if (path.length === 0) return environmentsIn(layers).at(-1)!;
  return settingLayer(layers, path) ?? nearestLayer(layers, path.slice(0, -1));
}

/** @param otherwise - whose source counts if there is none, such as of an environment that no list has */
function placed(input: object | undefined, path: Path, otherwise: object = {}): { readonly place?: Place } {
  const source = sources.get(input ?? {});
  if (source !== undefined) return { place: { file: source.file, ...source.positionOf?.(path) } };
  const around = sources.get(otherwise);
  return around === undefined ? {} : { place: { file: around.file } };
}
