import Ajv, { type ErrorObject } from 'ajv';
import { applyFix, didYouMean, error, isMap, literal, pathText, replaceWith, type Path, type Problem } from '../kit';
import { nearestErrors } from './alternatives';
import type { Environment } from './environment';
import schema from './schema.json';
import { notSupported } from './unsupported';

const validate = new Ajv({ allErrors: true, strict: false, verbose: true }).compile<Environment>(schema);

/** What the schema says about an input. */
export interface Shape {
  readonly problems: readonly Problem[];
  /**
   * The environment with misspelt keys renamed, and without other unknown keys and optional settings of a wrong type, so that
   * everything else can be checked in the same run. Absent where a setting is wrong that all others depend on.
   */
  readonly usable?: Environment;
  /** The top-level sections that lack a setting which the user wrote: problems below them may be consequences. */
  readonly incomplete: ReadonlySet<string>;
}

/** Settings that every section depends on. */
const basic = new Set<unknown>([undefined, 'name', 'releases', 'namespaces', 'tenants']);

/** Sections without which nothing is built. */
const required = new Set<unknown>(['loki', 'objectStore']);

/** Compares an input with the JSON Schema of an environment. */
export function shapeOf(input: unknown): Shape {
  const found = shapeErrors(input);
  const problems = found.map(({ problem }) => problem);
  const incomplete = new Set<string>();
  let usable = input;
  // The last first, so that the positions in a list stay.
  for (const { problem, isUnknownKey } of found.toReversed()) {
    const { path, fix } = problem;
    if (basic.has(path[0]) && !isUnknownKey) return { problems, incomplete };
    usable = applyFix(usable, path, isUnknownKey && fix !== undefined ? fix : { remove: true });
    if (!isUnknownKey) incomplete.add(String(path[0]));
  }
  // What is still missing is required: its section is left out.
  for (let left = shapeErrors(usable)[0]; left !== undefined; left = shapeErrors(usable)[0]) {
    const [section] = left.problem.path;
    if (section === undefined || basic.has(section) || required.has(section)) return { problems, incomplete };
    usable = applyFix(usable, [section], { remove: true });
    if (!isMap(usable) || shapeErrors(usable)[0]?.problem.path[0] === section) return { problems, incomplete };
  }
  return { problems, usable: usable as Environment, incomplete };
}

interface ShapeError {
  readonly problem: Problem;
  readonly isUnknownKey: boolean;
}

function shapeErrors(input: unknown): ShapeError[] {
  if (validate(input)) return [];
  const unique = new Map(
    nearestErrors(validate.errors ?? []).map((one) => [
      `${one.instancePath} ${one.keyword} ${JSON.stringify(one.params)}`,
      one,
    ]),
  );
  return [...unique.values()].map((one) => ({
    problem: shapeProblem(one, input),
    isUnknownKey: one.keyword === 'additionalProperties',
  }));
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
      `${JSON.stringify(found.data)} is not known here; known are ${allowed.map(literal).join(', ')}.`,
      // The nearest release is another one, and not what was meant.
      replaceWith(/^\d/.test(String(found.data)) ? undefined : didYouMean(String(found.data), allowed.map(String))),
    );
  }
  return error(path, `${JSON.stringify(found.data)} does not fit: ${found.message ?? 'another type is expected'}.`);
}

function unknownKey(path: Path, data: unknown, parent: unknown): Problem {
  const key = String(path.at(-1));
  const reason = notSupported(pathText(path));
  if (reason !== undefined) return error(path, reason);
  const known = isMap(parent) && isMap(parent['properties']) ? Object.keys(parent['properties']) : [];
  const message = `'${key}' is no setting here; known are ${known.join(', ')}.`;
  const value = isMap(data) ? data[key] : undefined;
  const moved = (to: Path): Problem['fix'] => ({ moveTo: [...path.slice(0, -1), ...to], value });
  const section = sectionWith(key, parent);
  if (section !== undefined)
    return error(path, `${message} '${key}' is a setting of '${section}'.`, { fix: moved([section, key]) });
  const near = didYouMean(key, known);
  return error(path, message, near === undefined || (isMap(data) && near in data) ? {} : { fix: moved([near]) });
}

function missingKey(path: Path): Problem {
  const [parent, key] = path.slice(-2);
  if (key === 'keys' && parent === 'external')
    return error(
      path,
      `'keys' is missing: it names the Secret with the access keys. A store without keys (workload identity, IRSA) is not supported yet.`,
    );
  const outer = path.length === 1 ? 'an environment' : `'${pathText(path.slice(0, -1))}'`;
  return error(path, `'${path.at(-1)}' is missing; ${outer} cannot do without it.`);
}

/** The one section of these settings that has this key: `pod`, where somebody wrote `nodeSelector` beside it. */
function sectionWith(key: string, parent: unknown): string | undefined {
  const properties = isMap(parent) && isMap(parent['properties']) ? parent['properties'] : {};
  const definitions: Readonly<Record<string, unknown>> = schema.definitions;
  const found = Object.keys(properties).filter((name) => {
    const own = properties[name];
    const reference = isMap(own) && typeof own['$ref'] === 'string' ? own['$ref'] : '';
    const settings = definitions[reference.replace('#/definitions/', '')] ?? own;
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
