import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../support/command';

const folder = mkdtempSync(join(tmpdir(), 'migrate-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command. */
async function run(...args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { status, stdout, stderr } = await runCommand(['migrate', ...args]);
  return { code: status, stdout, stderr };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const files = 'scrape_configs: [{ job_name: a, static_configs: [{ labels: { job: a, __path__: /var/log/a.log } }] }]';
const client = 'clients: [{ url: "https://loki.example.com/loki/api/v1/push" }]';

test('an input of which everything is mapped becomes a formatted module, and the command ends with 0', async () => {
  const rules = '[{ source_labels: [__journal__hostname], target_label: node }]';
  const job = `{ job_name: a, journal: { labels: { job: systemd-journal } }, relabel_configs: ${rules} }`;
  const { code, stdout, stderr } = await run('promtail', file('Edge 1.yaml', `${client}\nscrape_configs: [${job}]`));
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

test('what is not mapped is listed in the module and on stderr, and the command ends with 1', async () => {
  const out = join(folder, 'edge.ts');
  const text = `${client}\n${files}\noptions: { password: hunter2 }`;
  const { code, stdout, stderr } = await run('promtail', file('a.yaml', text), '--name', 'edge', '--out', out);
  expect(stdout).toBe('');
  expect(stderr).toContain("- options ({ password: '***' }): ");
  expect(readFileSync(out, 'utf8')).toContain("// - options ({ password: '***' }): ");
  expect(code).toBe(1);
});

test.each([
  ['no file', ['promtail'], "error: missing required argument 'file'"],
  ['an unknown kind', ['fluentd', 'a.yaml'], "value 'fluentd' is invalid for argument 'kind'. Allowed choices are"],
  ['two files', ['promtail', 'a.yaml', 'b.yaml'], 'b.yaml is one file too many: of the kind promtail, give one.'],
  [
    'an option of another kind',
    ['environment', 'a.ts', '--name', 'a'],
    '--name is not for files of the kind environment',
  ],
  [
    'an unknown agent',
    ['promtail', 'a.yaml', '--agent', 'fluentd'],
    "argument 'fluentd' is invalid. Allowed choices are vector, alloy, promtail",
  ],
  ['an invalid name', ['promtail', 'a.yaml', '--name', 'A b'], "--name: 'A b' is not a valid name"],
  ['a file that does not exist', ['promtail', 'none.yaml'], 'ENOENT: no such file or directory'],
  ['an unknown option', ['promtail', 'a.yaml', '--force'], "error: unknown option '--force'"],
])('%s ends the command with 2 and a sentence', async (_, args, message) => {
  const { code, stdout, stderr } = await run(...args);
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
])('a file that is %s ends the command with 2 and a sentence', async (_, text, message) => {
  const { code, stdout, stderr } = await run('promtail', file('b.yaml', text));
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
])('a configuration of Alloy with %s ends the command with 2 and a sentence', async (_, text, message) => {
  const { code, stderr } = await run('alloy', file('b.alloy', text));
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});

test.each(['\n', '\r', '\u2028'])('no text of the input, nor the name of its file, becomes code: %j', async (end) => {
  const rule = `{ source_labels: [__meta_kubernetes_pod_name], regex: ${JSON.stringify(`x${end}code();// (.*)`)}, target_label: pod }`;
  const job = `{ job_name: ${JSON.stringify(`b${end}code()`)}, kubernetes_sd_configs: [{ role: pod }], relabel_configs: [${rule}] }`;
  const { code, stdout, stderr } = await run(
    'promtail',
    file(`f${end}code();.yaml`, `${client}\nscrape_configs: [${job}]`),
  );
  expect(stdout.split(/[\n\r\u2028]/).filter((line) => /^\s*code/.test(line))).toEqual([]);
  expect(stderr.split(/[\n\r\u2028]/).filter((line) => /^\s*code/.test(line))).toEqual([]);
  expect(code).toBe(1);
});

test('a module that exists is not overwritten', async () => {
  const out = file('c.ts', 'export {};');
  const { code, stderr } = await run('promtail', file('d.yaml', `${client}\n${files}`), '--out', out);
  expect(stderr).toContain(`${out} exists`);
  expect(readFileSync(out, 'utf8')).toBe('export {};');
  expect(code).toBe(2);
});

test('settings that synthesis refuses are removed, and listed with the reason', async () => {
  const text = `${client}
scrape_configs:
  - { job_name: a, static_configs: [{ labels: { job: a, __path__: /var/log/a.log } }] }
  - { job_name: b, static_configs: [{ labels: { job: b, __path__: /etc/*.log } }] }`;
  const { code, stdout } = await run('promtail', file('e.yaml', text));
  expect(stdout).toContain("files: { a: { include: ['/var/log/a.log'] } }");
  expect(stdout).toContain('collect.logs.sources.files.b');
  expect(stdout).toContain('/etc has keys and');
  expect(code).toBe(1);
});

test('--json has the environment, what was not mapped and notes', async () => {
  const { code, stdout } = await run('promtail', file('j.yaml', `${client}\n${files}\noptions: { x: 1 }`), '--json');
  expect(JSON.parse(stdout)).toEqual({
    environment: expect.objectContaining({ name: 'j', releases: '2026-11' }),
    unmapped: expect.arrayContaining([{ path: 'options', what: '{ x: 1 }', why: expect.any(String) }]),
    notes: expect.any(Array),
  });
  expect(code).toBe(1);
});

test('--json of environments of an earlier shape has a result for each file', async () => {
  const same = file('same.json', '{}');
  const refused = file('refused.yaml', '# comment\na: 1\n');
  const { code, stdout } = await run('environment', same, refused, '--check', '--json');
  expect(JSON.parse(stdout)).toEqual([
    { file: same, result: 'unchanged' },
    { file: refused, result: 'refused', reason: expect.stringContaining("contains '#'") },
  ]);
  expect(code).toBe(1);
});
