/**
 * Prints the table of configuration keys of a Loki release, as the program itself lists them.
 *
 *   npx tsx commands/loki-keys.ts path/to/loki > constructs/loki/keys/3.7.8.json
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';

/** What a key holds: `open` is anything, for lists, maps and values whose default is empty. */
export type KeyTable = { readonly [key: string]: KeyTable | string };

const minimal = `
common: {path_prefix: /loki}
schema_config:
  configs: [{from: 2024-04-01, store: tsdb, object_store: s3, schema: v13, index: {prefix: index_, period: 24h}}]
`;

/** The keys that a Loki binary knows, each with the kind of its default value. */
export function lokiKeys(program: string): KeyTable {
  const folder = mkdtempSync(join(tmpdir(), 'loki-keys-'));
  const file = join(folder, 'config.yaml');
  writeFileSync(file, minimal);
  const printed = spawnSync(program, [`-config.file=${file}`, '-verify-config', '-print-config-stderr'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  }).stderr;
  rmSync(folder, { recursive: true });
  // Log lines of newer releases stand before and behind the document.
  const start = printed.indexOf('target:');
  const lines = printed.slice(start).split('\n');
  const end = lines.findIndex((line) => /^(level|ts|caller)=/.test(line));
  return kinds(load(lines.slice(0, end === -1 ? undefined : end).join('\n')) as Record<string, unknown>);
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
