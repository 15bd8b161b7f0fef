import { didYouMean, isMap, literal } from '../kit';
import schema from './schema.json';

/** Types of JSON Schema as an environment has them. */
export const typeNames: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
};

/** Keys of a map that are listed at most. */
const maxKeys = 10;

const definitions: Readonly<Record<string, unknown>> = schema.definitions;

/** The permitted forms of a setting, each as it is written or by its type; keys with `?` are optional. */
export function formsOf(setting: unknown): string[] {
  return [...new Set(alternativesOf(setting).flatMap(formsOfOne))];
}

/** What a word of YAML 1.1 stands for; undefined for anything else. */
export function switchOf(value: unknown): boolean | undefined {
  if (typeof value !== 'string' || !/^(?:yes|no|on|off|true|false)$/i.test(value)) return undefined;
  return /^(?:yes|on|true)$/i.test(value);
}

/** The permitted value that was probably meant. No release: the nearest one is another release. */
export function nearestOf(value: unknown, allowed: readonly unknown[]): unknown {
  const text = String(value);
  const meant = switchOf(value);
  if (meant !== undefined && allowed.includes(meant)) return meant;
  const near = /^\d/.test(text) ? undefined : didYouMean(text, allowed.map(String));
  return allowed.find((one) => String(one) === near);
}

/** The fixed values among the permitted forms. */
export function valuesOf(setting: unknown): unknown[] {
  return alternativesOf(setting).flatMap((one) => {
    if (Array.isArray(one['enum'])) return one['enum'] as unknown[];
    return Object.hasOwn(one, 'const') ? [one['const']] : [];
  });
}

/** The schemas of the permitted forms, with what they refer to. */
export function alternativesOf(setting: unknown): Readonly<Record<string, unknown>>[] {
  if (!isMap(setting)) return [];
  if (typeof setting['$ref'] === 'string')
    return alternativesOf(definitions[decodeURIComponent(setting['$ref'].replace('#/definitions/', ''))]);
  return Array.isArray(setting['anyOf']) ? setting['anyOf'].flatMap(alternativesOf) : [setting];
}

function formsOfOne(one: Readonly<Record<string, unknown>>): string[] {
  const values = valuesOf(one);
  if (values.length > 0) return values.map(literal);
  if (isMap(one['properties'])) return [mapForm(Object.keys(one['properties']), one['required'])];
  return [one['type']].flat().map((type) => typeNames[String(type)] ?? String(type));
}

function mapForm(keys: readonly string[], required: unknown): string {
  const needed = Array.isArray(required) ? required : [];
  const names = keys.map((key) => (needed.includes(key) ? key : `${key}?`));
  return `{ ${names.slice(0, maxKeys).join(', ')}${names.length > maxKeys ? ', …' : ''} }`;
}
