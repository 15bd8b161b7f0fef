import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateCommand } from '../../../commands/migrate/command';

const folder = mkdtempSync(join(tmpdir(), 'migrate-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command. */
function run(...args: readonly string[]): { code: number; stdout: string; stderr: string } {
  let stdout = '';
  let stderr = '';
  const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((stdout += String(text)), true));
  const err = jest.spyOn(console, 'error').mockImplementation((text) => void (stderr += `${String(text)}\n`));
  const code = migrateCommand(args);
  out.mockRestore();
  err.mockRestore();
  return { code, stdout, stderr };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const files = 'scrape_configs: [{ job_name: a, static_configs: [{ labels: { job: a, __path__: /var/log/a.log } }] }]';
const client = 'clients: [{ url: "https://loki.example.com/loki/api/v1/push" }]';

test('an input of which everything is mapped becomes a formatted module, and the command ends with 0', () => {
  const rules = '[{ source_labels: [__journal__hostname], target_label: node }]';
  const job = `{ job_name: a, journal: { labels: { job: systemd-journal } }, relabel_configs: ${rules} }`;
  const { code, stdout, stderr } = run('promtail', file('Edge 1.yaml', `${client}\nscrape_configs: [${job}]`));
  expect(stderr).toBe('');
  expect(stdout).toBe(
    [
      "import type { Environment } from '../constructs/platform';",
      '',
      '// Migrated from Edge 1.yaml by npm run migrate -- promtail.',
      'export const edge1: Environment = {',
      "  name: 'edge-1',",
      "  releases: '2026-11',",
      "  destinations: { logs: { url: 'https://loki.example.com' } },",
      '  collect: { logs: { sources: { pods: false, journal: true }, pipeline: { labels: { unit: false } }, vector: {} } },',
      '};',
      '',
    ].join('\n'),
  );
  expect(code).toBe(0);
});

test('what is not mapped is listed in the module and on stderr, and the command ends with 1', () => {
  const out = join(folder, 'edge.ts');
  const text = `${client}\n${files}\noptions: { password: hunter2 }`;
  const { code, stdout, stderr } = run('promtail', file('a.yaml', text), '--name', 'edge', '--out', out);
  expect(stdout).toBe('');
  expect(stderr).toContain("- options ({ password: '***' }): ");
  expect(readFileSync(out, 'utf8')).toContain("// - options ({ password: '***' }): ");
  expect(code).toBe(1);
});

test.each([
  ['no file', ['promtail'], 'Usage: '],
  ['an unknown kind', ['fluentd', 'a.yaml'], 'Usage: '],
  ['an unknown agent', ['promtail', 'a.yaml', '--agent', 'fluentd'], '--agent is fluentd; known agents are'],
  ['an invalid name', ['promtail', 'a.yaml', '--name', 'A b'], "--name: 'A b' is not a valid name"],
  ['a file that does not exist', ['promtail', 'none.yaml'], 'ENOENT: no such file or directory'],
  ['an unknown option', ['promtail', 'a.yaml', '--force'], "Unknown option '--force'"],
])('%s ends the command with 2 and a sentence', (_, args, message) => {
  const { code, stdout, stderr } = run(...args);
  expect(stderr).toContain(message);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

test.each([
  ['no YAML', 'a: [', 'The file is no YAML: '],
  ['YAML with an alias that nothing has', 'a: *hunter2', 'The file is no YAML: unidentified alias'],
  ['an alias that contains itself', 'clients: &a [*a]', 'The file has more than 200000 values, or an alias'],
  ['another file', 'kind: Service', 'The file is no configuration of Promtail'],
  ['one that collects nothing', client, 'The file has nothing that becomes a part of an environment'],
])('a file that is %s ends the command with 2 and a sentence', (_, text, message) => {
  const { code, stdout, stderr } = run('promtail', file('b.yaml', text));
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('hunter2');
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

test.each([
  [
    'lines in a circle',
    `loki.source.file "f" {
  targets = [{ __path__ = "/a", job = "a" }]
  forward_to = [loki.process.a.receiver]
}
loki.process "a" {
  forward_to = [loki.process.a.receiver]
}`,
    'Components refer to each other in a circle: loki.process.a, loki.process.a.',
  ],
  [
    'targets in a circle',
    `loki.source.file "f" {
  targets = discovery.relabel.r.output
}
discovery.relabel "r" {
  targets = discovery.relabel.r.output
}`,
    'Components refer to each other in a circle: discovery.relabel.r, discovery.relabel.r.',
  ],
  ['20,000 brackets', `a = ${'['.repeat(20_000)}`, 'The file is nested too deeply'],
])('a configuration of Alloy with %s ends the command with 2 and a sentence', (_, text, message) => {
  const { code, stderr } = run('alloy', file('b.alloy', text));
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});

test.each(['\n', '\r', '\u2028'])('no text of the input, nor the name of its file, becomes code: %j', (end) => {
  const rule = `{ source_labels: [__meta_kubernetes_pod_name], regex: ${JSON.stringify(`x${end}code();// (.*)`)}, target_label: pod }`;
  const job = `{ job_name: ${JSON.stringify(`b${end}code()`)}, kubernetes_sd_configs: [{ role: pod }], relabel_configs: [${rule}] }`;
  const { code, stdout, stderr } = run('promtail', file(`f${end}code();.yaml`, `${client}\nscrape_configs: [${job}]`));
  expect(stdout.split(/[\n\r\u2028]/).filter((line) => /^\s*code/.test(line))).toEqual([]);
  expect(stderr.split(/[\n\r\u2028]/).filter((line) => /^\s*code/.test(line))).toEqual([]);
  expect(code).toBe(1);
});

test('a module that exists is not overwritten', () => {
  const out = file('c.ts', 'export {};');
  const { code, stderr } = run('promtail', file('d.yaml', `${client}\n${files}`), '--out', out);
  expect(stderr).toContain(`${out} exists`);
  expect(readFileSync(out, 'utf8')).toBe('export {};');
  expect(code).toBe(2);
});

test('settings that synthesis refuses are removed, and listed with the reason', () => {
  const text = `${client}
scrape_configs:
  - { job_name: a, static_configs: [{ labels: { job: a, __path__: /var/log/a.log } }] }
  - { job_name: b, static_configs: [{ labels: { job: b, __path__: /etc/*.log } }] }`;
  const { code, stdout } = run('promtail', file('e.yaml', text));
  expect(stdout).toContain("files: { a: { include: ['/var/log/a.log'] } }");
  expect(stdout).toContain('collect.logs.sources.files.b');
  expect(stdout).toContain('/etc has keys and');
  expect(code).toBe(1);
});
