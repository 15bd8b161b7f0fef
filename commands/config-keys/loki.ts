import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { isMap, type Data, type Keys, type Shape } from '../../constructs/kit';
import { durationShape, narrowedShapes, unprintedShapes } from './loki-shapes';

const minimal = `
common: {path_prefix: /loki}
schema_config:
  configs: [{from: 2024-04-01, store: tsdb, object_store: s3, schema: v13, index: {prefix: index_, period: 24h}}]
`;

/** The table of a release, from the configuration that the program prints. */
export function lokiKeys(program: string): Keys {
  const printed = verified(program, minimal, '-print-config-stderr');
  // Newer releases print log lines before and after the document.
  const start = printed.indexOf('target:');
  const lines = printed.slice(start).split('\n');
  const end = lines.findIndex((line) => /^(level|ts|caller)=/.test(line));
  const defaults = load(lines.slice(0, end === -1 ? undefined : end).join('\n')) as Data;
  const keys = shapesOf(defaults, [], shapesOfEmpty(program, defaults));
  return Object.entries(unprintedShapes).reduce(
    (table, [path, shape]) => withShape(table, path.split('.'), shape),
    keys,
  );
}

/** The output of the program for a configuration. */
function verified(program: string, config: string, ...args: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'loki-keys-'));
  const file = join(folder, 'config.yaml');
  writeFileSync(file, config);
  const { stderr } = spawnSync(program, [`-config.file=${file}`, '-verify-config', ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  rmSync(folder, { recursive: true });
  return stderr;
}

/**
 * Finds keys with an empty default that are strings or lists of strings: each is set to a list of maps, and the program
 * reports the expected type of each line.
 */
function shapesOfEmpty(program: string, defaults: Data): Map<string, Shape> {
  const lines: string[] = [];
  const names = new Map<number, string>();
  const write = (section: Data, path: readonly string[]): void => {
    for (const [key, value] of Object.entries(section)) {
      const here = [...path, key];
      const indent = '  '.repeat(path.length);
      if (isEmpty(value)) names.set(lines.push(`${indent}${key}: [{ x: y }]`), here.join('.'));
      else if (isMap(value) && hasEmpty(value)) {
        lines.push(`${indent}${key}:`);
        write(value, here);
      }
    }
  };
  write(defaults, []);
  const output = verified(program, `${lines.join('\n')}\n`).replaceAll(String.raw`\n`, '\n');
  return new Map(
    [...output.matchAll(/line (\d+): cannot unmarshal !!(seq|map) into string\b/g)].flatMap(
      ([, line, given]): [string, Shape][] => {
        const name = names.get(Number(line));
        return name === undefined ? [] : [[name, given === 'seq' ? 'string' : { list: 'string' }]];
      },
    ),
  );
}

/** Whether a default does not tell the type of the key. */
function isEmpty(value: unknown): boolean {
  return value === null || Array.isArray(value) || value === '' || (isMap(value) && Object.keys(value).length === 0);
}

function hasEmpty(section: Data): boolean {
  return Object.values(section).some((value) => isEmpty(value) || (isMap(value) && hasEmpty(value)));
}

function shapesOf(section: Data, path: readonly string[], known: ReadonlyMap<string, Shape>): Keys {
  return Object.fromEntries(
    Object.entries(section).map(([key, value]): [string, Shape] => {
      const here = [...path, key];
      const name = here.join('.');
      const narrowed = narrowedShapes[name];
      if (narrowed !== undefined) return [key, narrowed];
      if (isEmpty(value)) return [key, known.get(name) ?? 'any'];
      return [key, isMap(value) ? { keys: shapesOf(value, here, known) } : scalarShape(value, name)];
    }),
  );
}

function scalarShape(value: unknown, name: string): Shape {
  if (typeof value === 'number' || typeof value === 'boolean') return typeof value as 'number' | 'boolean';
  const text = String(value);
  if (/^(\d+(\.\d+)?(ms|[smhdwy]))+$/.test(text)) return durationShape(name);
  return /^\d+(\.\d+)?[KMGT]?B$/i.test(text) ? 'size' : 'string';
}

/** A table with the shape of one more key. */
function withShape(keys: Keys, [key, ...rest]: readonly string[], shape: Shape): Keys {
  if (rest.length === 0) return { ...keys, [key!]: shape };
  const section = keys[key!];
  const inner = isMap(section) && 'keys' in section ? section.keys : {};
  return { ...keys, [key!]: { keys: withShape(inner, rest, shape) } };
}
