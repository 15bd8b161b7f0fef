import type * as Ajv from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import {
  applyFix,
  didYouMean,
  error,
  isMap,
  isSamePath,
  isWithin,
  literal,
  pathText,
  replaceWith,
  valueAt,
  type Path,
  type Problem,
} from '../kit';
import { nearestErrors } from './alternatives';
import type { Environment } from './environment';
import { formsOf, nearestOf, switchOf, typeNames, valuesOf } from './forms';
import schema from './schema.json';
import { notSupported } from './unsupported';
import { validate as isValid } from './validator';

/** What the JSON Schema reports about an input. */
export interface Shape {
  readonly problems: readonly Problem[];
  /**
   * The environment with the fixes applied and without other unknown keys and settings of a wrong type, so that the
   * rest is checked in the same run. Absent if a setting is wrong that every section depends on.
   */
  readonly usable?: Environment;
  /** Sections that lack a setting which the user wrote: problems below them may be consequences. */
  readonly incomplete: readonly Path[];
}

/** Settings that every section depends on. */
const basic = new Set<unknown>(['name', 'releases', 'namespaces', 'tenants']);

/** Settings of a tenant that no other section depends on. */
const ofTenant = new Set<unknown>(['limits', 'rules']);

/** Errors that are reported and repaired one by one; a file in another format has thousands. */
const maxErrors = 100;

/** Compares an input with the JSON Schema of an environment. */
export function shapeOf(input: unknown): Shape {
  const errors = withoutMisspelt(shapeErrors(input));
  if (errors.length > maxErrors) return { problems: firstOf(errors), incomplete: [] };
  const found = errors.map((one) => withFittingFix(one, input));
  const problems = found.map(({ problem }) => problem);
  const incomplete: Path[] = [];
  let usable = input;
  // From the last to the first, so that positions in a list stay valid.
  for (const { problem, isUnknownKey } of found.toReversed()) {
    const { path, fix } = problem;
    usable = applyFix(usable, path, fix ?? { remove: true });
    if (fix !== undefined || isUnknownKey) continue;
    if (basic.has(path[0]) && !ofTenant.has(path[2])) return { problems, incomplete };
    incomplete.push(sectionAround(path));
  }
  // What is still wrong lacks a required key: the map around it is removed too, if an environment can do without that.
  for (let left = shapeErrors(usable)[0]; left !== undefined; left = shapeErrors(usable)[0]) {
    const { path } = left.problem;
    if (pathText(path) === 'loki.topology') {
      usable = applyFix(usable, path, { replace: 'monolithic' });
      incomplete.push(['loki']);
      continue;
    }
    const around = path.slice(0, -1);
    if (around.length === 0 || basic.has(around[0])) return { problems, incomplete };
    usable = applyFix(usable, around, { remove: true });
    incomplete.push(sectionAround(around));
  }
  return { problems, usable: usable as Environment, incomplete };
}

/** The section that a path is in: what is collected is one section each. */
function sectionAround(path: Path): Path {
  return path.slice(0, path[0] === 'collect' ? 2 : 1);
}

interface ShapeError {
  readonly problem: Problem;
  readonly isUnknownKey: boolean;
}

/** The errors without missing keys that are only misspelt: renaming the unknown key adds them. */
function withoutMisspelt(found: readonly ShapeError[]): ShapeError[] {
  const renamed = found.flatMap(({ problem: { fix } }) => (fix !== undefined && 'moveTo' in fix ? [fix.moveTo] : []));
  return found.filter(({ problem }) => !renamed.some((path) => isSamePath(path, problem.path)));
}

/** Finds all errors. It is compiled for a wrong input only, since that takes longer than a synthesis. */
let allErrors: ValidateFunction | undefined;

function ajvErrors(input: unknown): readonly ErrorObject[] {
  // Its module is generated, and not typed.
  if ((isValid as ValidateFunction)(input)) return [];
  const ajv = require('ajv') as typeof Ajv;
  allErrors ??= new ajv.default({ allErrors: true, strict: false, verbose: true }).compile(schema);
  allErrors(input);
  return allErrors.errors ?? [];
}

function shapeErrors(input: unknown): ShapeError[] {
  const found = [
    ...nearestErrors(ajvErrors(input)).map((one) => ({
      problem: shapeProblem(one, input),
      isUnknownKey: one.keyword === 'additionalProperties',
    })),
    ...withoutTopology(input),
  ];
  // A value of a wrong type is none of the permitted values either: one error of a path is enough, if possible with a fix.
  const byPath = new Map<string, ShapeError>();
  for (const one of found) {
    const path = pathText(one.problem.path);
    if (byPath.get(path)?.problem.fix === undefined && (!byPath.has(path) || one.problem.fix !== undefined))
      byPath.set(path, one);
  }
  return [...byPath.values()];
}

/** The topology is required where no size sets it, which the types do not say. */
function withoutTopology(input: unknown): ShapeError[] {
  const path = ['loki', 'topology'];
  if (!isMap(valueAt(input, ['loki'])) || valueAt(input, path) !== undefined) return [];
  return [{ problem: missingKey(path), isUnknownKey: false }];
}

/** Without a fix after which the value does not fit at its new place. */
function withFittingFix({ problem, isUnknownKey }: ShapeError, input: unknown): ShapeError {
  const { fix, ...withoutFix } = problem;
  if (fix === undefined || !('moveTo' in fix)) return { problem, isUnknownKey };
  const { moveTo } = fix;
  const fits = shapeErrors(applyFix(input, problem.path, fix)).every((one) => !isWithin(one.problem.path, moveTo));
  return { problem: fits ? problem : withoutFix, isUnknownKey };
}

function firstOf(found: readonly ShapeError[]): Problem[] {
  const problems = found.slice(0, maxErrors).map(({ problem }) => problem);
  return [...problems, error([], `there are ${found.length} errors; only the first ${maxErrors} are listed.`)];
}

function shapeProblem(found: ErrorObject, input: unknown): Problem {
  const path = pathOf(found.instancePath, input);
  const parent: unknown = found.parentSchema;
  if (found.keyword === 'additionalProperties')
    return unknownKey([...path, String(found.params['additionalProperty'])], found.data, parent);
  if (found.keyword === 'required') return missingKey([...path, String(found.params['missingProperty'])]);
  if (found.keyword === 'enum' || found.keyword === 'const') {
    const allowed: unknown[] =
      found.keyword === 'const' ? [found.params['allowedValue']] : (found.params['allowedValues'] as unknown[]);
    return error(
      path,
      `${literal(found.data)} is not supported; supported: ${allowed.map(literal).join(', ')}.`,
      replaceWith(nearestOf(found.data, allowed)),
    );
  }
  const type = found.keyword === 'type' ? typeNames[String(found.params['type'])] : undefined;
  if (type !== undefined) return wrongType(path, found.data, type, parent);
  return error(
    path,
    `${literal(found.data)} is not of a permitted form: ${formsOf(parent).join(', ')}.`,
    replaceWith(typeof found.data === 'string' ? nearestOf(found.data, valuesOf(parent)) : undefined),
  );
}

/** What a type error says besides the type: a number has no unit. The schema shows durations as `30d`. */
function wrongType(path: Path, data: unknown, type: string, schemaOfSetting: unknown): Problem {
  const about = isMap(schemaOfSetting) ? String(schemaOfSetting['description']) : '';
  const duration = typeof data === 'number' ? /`(\d+(?:ms|[ywdhms]))`/.exec(about)?.[1] : undefined;
  if (duration === undefined)
    return error(path, `${literal(data)} is not ${type}.`, replaceWith(converted(data, type, schemaOfSetting)));
  return error(path, `${literal(data)} is a number without a unit, but a duration has one.`, {
    example: `${String(path.at(-1))}: '${duration}'`,
  });
}

/** A value as YAML 1.1 and its users mean it: a key without a value, or a switch in words. */
function converted(data: unknown, type: string, schemaOfSetting: unknown): unknown {
  if (type === typeNames['boolean']) return switchOf(data);
  const needsMore = isMap(schemaOfSetting) && schemaOfSetting['required'] !== undefined;
  return data === null && type === typeNames['object'] && !needsMore ? {} : undefined;
}

function unknownKey(path: Path, data: unknown, parent: unknown): Problem {
  const key = String(path.at(-1));
  const reason = notSupported(pathText(path));
  if (reason !== undefined) return error(path, reason);
  const known = isMap(parent) && isMap(parent['properties']) ? Object.keys(parent['properties']) : [];
  const value = isMap(data) ? data[key] : undefined;
  const moved = (to: Path): Problem['fix'] => ({ moveTo: [...path.slice(0, -1), ...to], value });
  const section = sectionWith(key, parent);
  if (section !== undefined)
    return error(path, `unknown setting '${key}'; it is a setting of '${section}'.`, { fix: moved([section, key]) });
  const near = didYouMean(key, known);
  const isFree = near !== undefined && isMap(data) && data[near] === undefined;
  return error(
    path,
    `unknown setting '${key}'; known settings: ${known.join(', ')}.`,
    isFree ? { fix: moved([near]) } : {},
  );
}

function missingKey(path: Path): Problem {
  const key = path.at(-1);
  return error(path, `'${key}' is required and missing.`);
}

/** The one section of these settings that has this key: `pod` for a `nodeSelector` beside it. */
function sectionWith(key: string, parent: unknown): string | undefined {
  const properties = isMap(parent) && isMap(parent['properties']) ? parent['properties'] : {};
  const definitions: Readonly<Record<string, unknown>> = schema.definitions;
  const found = Object.keys(properties).filter((name) => {
    const property = properties[name];
    const reference = isMap(property) && typeof property['$ref'] === 'string' ? property['$ref'] : '';
    const settings = definitions[reference.replace('#/definitions/', '')] ?? property;
    return isMap(settings) && isMap(settings['properties']) && Object.hasOwn(settings['properties'], key);
  });
  return found.length === 1 ? found[0] : undefined;
}

/** `/tenants/0/users` as a path; whether a step is a position or a key follows from the input. */
function pathOf(pointer: string, input: unknown): Path {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  let value = input;
  return steps.map((step) => {
    const at = Array.isArray(value) ? Number(step) : step;
    value = isMap(value) || Array.isArray(value) ? (value as Record<string | number, unknown>)[at] : undefined;
    return at;
  });
}
