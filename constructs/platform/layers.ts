import { isMap, valueAt, type Data, type Path } from '../kit';
import { sizeLayers } from './sizes';

/** Settings of one origin. Those of a layer are laid over those of the layers below it. */
export interface Layer {
  /**
   * `environment`: written by the user; `size`: what the setting `size` of the environment stands for; `file`: of a file
   * for all environments.
   */
  readonly kind: 'environment' | 'size' | 'file';
  /** Name of the environment, of the size, or of the file. */
  readonly name: string;
  readonly data: Data;
  /** The environment as it was written, with its `extends`. @default - absent for what nobody wrote */
  readonly input?: object;
}

/**
 * Layers below all environments, lowest first: the settings that follow from a setting of the environment, such as a
 * size. Each function gets the environment with what it extends, and returns no layer where it does not apply.
 */
const beneath: readonly ((environment: Data) => readonly Layer[])[] = [sizeLayers];

const sharedFiles = new WeakMap<object, string>();

/** Tells that the settings of an overlay, all but its name, are not written in it but in a file for all environments. */
export function setSharedFile(overlay: object, file: string): void {
  sharedFiles.set(overlay, file);
}

/**
 * The layers of an input, lowest first: what its settings stand for, the environments that it extends, and itself. The
 * input has no problem of `dataProblems`, and therefore does not extend itself.
 */
export function layersOf(input: Data): readonly Layer[] {
  const written = writtenLayers(input);
  const environment = merged(written);
  return [...beneath.flatMap((layers) => layers(environment)), ...written];
}

function writtenLayers(input: Data): readonly Layer[] {
  const { extends: base, ...over } = input;
  const file = sharedFiles.get(input);
  if (file !== undefined && isMap(base)) {
    const { name: _name, ...data } = over;
    return [...writtenLayers(base), { kind: 'file', name: file, data, input }];
  }
  const layer = (data: Data): Layer => ({ kind: 'environment', name: String(input['name']), data, input });
  return isMap(base) ? [...writtenLayers(base), layer(over)] : [layer(input)];
}

/** The settings of all layers: maps are merged by key, lists and values are replaced, `null` removes what is below. */
export function merged(layers: readonly Layer[]): Data {
  return layers.map(({ data }) => data).reduce(laidOver);
}

function laidOver(base: Data, over: Data): Data {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = base[key];
    if (value === null || value === undefined) delete result[key];
    else result[key] = isMap(value) ? laidOver(isMap(below) ? below : {}, value) : value;
  }
  return result;
}

/** The uppermost layer that has a value at a path; for a map, others may have more of its keys. */
export function settingLayer(layers: readonly Layer[], path: Path): Layer | undefined {
  for (const layer of layers.toReversed()) {
    const value = valueAt(layer.data, path);
    if (value !== undefined && value !== null) return layer;
    // A list or a value around the path replaces what is below, and null removes it.
    if (path.some((_, n) => isReplacing(valueAt(layer.data, path.slice(0, n + 1))))) return undefined;
  }
  return undefined;
}

function isReplacing(value: unknown): boolean {
  return value !== undefined && !isMap(value);
}
