import { extname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from '@babel/parser';
import { load } from 'js-yaml';
import { isMap, pathText, yamlText, type Path } from '../../../constructs/kit';
import { migrated } from '../../../constructs/platform';
import { exportsOf } from '../../load-module';
import { rewritten, type Obstacle } from './rewrite';

/** A file that cannot be translated; the message has the file, the line if there is one, and the reason. */
export class Untranslatable extends Error {}

/**
 * The text of an environment file in the shape of today. The environments of the new text are compared with the
 * translated environments of the old one.
 *
 * @returns undefined if the file has no setting of an earlier shape
 * @throws Untranslatable if a setting is written in a way that cannot be translated, or a comment would be lost
 */
export function translated(source: string, file: string): string | undefined {
  const kind = extname(file);
  if (kind === '.ts') return translatedModule(source, file);
  if (kind === '.json') return translatedData(source, (data) => `${JSON.stringify(data, undefined, 2)}\n`);
  if (kind !== '.yaml' && kind !== '.yml') throw new Untranslatable(`${file} is neither .ts, .json nor .yaml.`);
  if (source.includes('#')) throw new Untranslatable(`${file} contains '#': the comments of YAML would be lost.`);
  return translatedData(source, yamlText);
}

function translatedData(source: string, text: (data: object) => string): string | undefined {
  const before = load(source);
  const now = allMigrated(before);
  return isDeepStrictEqual(before, now) ? undefined : text(now as object);
}

function translatedModule(source: string, file: string): string | undefined {
  const before = exportsOf(source, file);
  const expected = Object.fromEntries(Object.entries(before).map(([name, value]) => [name, allMigrated(value)]));
  if (isDeepStrictEqual(before, expected)) return undefined;
  const { text, obstacles } = rewritten(source);
  const now = resultOf(text, file, obstacles);
  const different = differentPath(expected, now);
  if (different !== undefined)
    throw refusal(
      file,
      obstacles,
      text === source
        ? `${pathText(different)} comes from another file, which is to be translated first`
        : `${pathText(different)} would have another value than the translated one`,
    );
  const kept = commentsOf(text);
  const lost = commentsOf(source).find((comment) => !kept.includes(comment));
  if (lost !== undefined) throw new Untranslatable(`${file}: the comment '${lost}' would be lost.`);
  return text;
}

function resultOf(text: string, file: string, obstacles: readonly Obstacle[]): Readonly<Record<string, unknown>> {
  try {
    return exportsOf(text, file);
  } catch (thrown) {
    throw refusal(file, obstacles, `the translated file cannot be read: ${String(thrown)}`);
  }
}

/** The error with the constructs that are the likely reason, or with the difference if there is none. */
function refusal(file: string, obstacles: readonly Obstacle[], difference: string): Untranslatable {
  const reasons = obstacles.map(({ line, reason }) => `${file}:${line}: ${reason}; write it in place.`);
  return new Untranslatable(reasons.length > 0 ? reasons.join('\n') : `${file}: ${difference}.`);
}

/** Every environment in data in the shape of today; it has a name and releases. */
function allMigrated(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(allMigrated);
  if (!isMap(data)) return data;
  if (Object.hasOwn(data, 'name') && Object.hasOwn(data, 'releases')) return migrated(data);
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, allMigrated(value)]));
}

/** The first path at which data differs. */
function differentPath(expected: unknown, is: unknown): Path | undefined {
  if (isDeepStrictEqual(expected, is)) return undefined;
  if (!isMap(expected) || !isMap(is)) return [];
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(is)])];
  const key = keys.find((one) => !isDeepStrictEqual(expected[one], is[one]));
  return key === undefined ? [] : [key, ...(differentPath(expected[key], is[key]) ?? [])];
}

/** The comments of a source, without their indentation. */
function commentsOf(source: string): string[] {
  const { comments } = parse(source, { sourceType: 'module', plugins: ['typescript'] });
  return (comments ?? []).map(({ value }) => value.replaceAll(/\s+/g, ' ').trim());
}
