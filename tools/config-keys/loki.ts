import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { Data, Keys } from '../../constructs/kit';
import { durationShape, narrowedShapes, unprintedShapes } from './loki-shapes';
import { printedKeys } from './printed';

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
  return printedKeys({
    defaults,
    refusal: (config) => verified(program, config),
    narrowed: narrowedShapes,
    unprinted: unprintedShapes,
    durationShape,
  });
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
