/**
 * Prints the table of configuration keys of a Loki release, from the configuration that the program prints.
 *
 *   npx tsx commands/loki-keys.ts path/to/loki > constructs/loki/keys/3.7.8.json
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';

/** The type of each key. `open` is any value, including maps and lists. */
export type KeyTable = { readonly [key: string]: KeyTable | string };

const minimal = `
common: {path_prefix: /loki}
schema_config:
  configs: [{from: 2024-04-01, store: tsdb, object_store: s3, schema: v13, index: {prefix: index_, period: 24h}}]
`;

/** The keys that a Loki binary knows, and the type of each. */
export function lokiKeys(program: string): KeyTable {
  const printed = verified(program, minimal, '-print-config-stderr');
  // Newer releases print log lines before and after the document.
  const start = printed.indexOf('target:');
  const lines = printed.slice(start).split('\n');
  const end = lines.findIndex((line) => /^(level|ts|caller)=/.test(line));
  const table = kinds(load(lines.slice(0, end === -1 ? undefined : end).join('\n')) as Record<string, unknown>);
  return withKinds(table, kindsOfEmpty(program, table));
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
function kindsOfEmpty(program: string, table: KeyTable): Map<string, string> {
  const lines: string[] = [];
  const names = new Map<number, string>();
  const write = (section: KeyTable, path: readonly string[]): void => {
    for (const [key, value] of Object.entries(section)) {
      const here = [...path, key];
      if (value === 'open') names.set(lines.push(`${'  '.repeat(path.length)}${key}: [{ x: y }]`), here.join('.'));
      else if (typeof value === 'object' && hasOpen(value)) {
        lines.push(`${'  '.repeat(path.length)}${key}:`);
        write(value, here);
      }
    }
  };
  write(table, []);
  const output = verified(program, `${lines.join('\n')}\n`).replaceAll(String.raw`\n`, '\n');
  return new Map(
    [...output.matchAll(/line (\d+): cannot unmarshal !!(seq|map) into string\b/g)].flatMap(([, line, given]) => {
      const name = names.get(Number(line));
      return name === undefined ? [] : [[name, given === 'seq' ? 'string' : 'strings']];
    }),
  );
}

function hasOpen(table: KeyTable): boolean {
  return Object.values(table).some((value) => value === 'open' || (typeof value === 'object' && hasOpen(value)));
}

function withKinds(table: KeyTable, known: ReadonlyMap<string, string>, path: readonly string[] = []): KeyTable {
  return Object.fromEntries(
    Object.entries(table).map(([key, value]) => {
      const here = [...path, key];
      return [key, typeof value === 'object' ? withKinds(value, known, here) : (known.get(here.join('.')) ?? value)];
    }),
  );
}

function kinds(tree: Record<string, unknown>): KeyTable {
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, kind(value)]));
}

function kind(value: unknown): KeyTable | string {
  if (value === null || Array.isArray(value) || value === '') return 'open';
  if (typeof value === 'object')
    return Object.keys(value).length === 0 ? 'open' : kinds(value as Record<string, unknown>);
  if (typeof value !== 'string') return typeof value;
  if (/^(\d+(\.\d+)?(ms|[smhdwy]))+$/.test(value)) return 'duration';
  return /^\d+(\.\d+)?[KMGT]?B$/i.test(value) ? 'size' : 'string';
}

if (require.main === module) {
  const program = process.argv[2];
  if (program === undefined) throw new Error('Name the Loki binary: npx tsx commands/loki-keys.ts path/to/loki');
  process.stdout.write(`${JSON.stringify(lokiKeys(program), null, 1)}\n`);
}
