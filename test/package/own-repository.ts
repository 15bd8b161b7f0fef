import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import * as modules from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { loadAll } from 'js-yaml';
import { published, repository, run } from './installed';

/**
 * Tests of the repository that `init` writes.
 *
 * @param installed - a folder in which the package is installed
 */
export function testOwnRepository(installed: string): void {
  const app = mkdtempSync(join(tmpdir(), 'own-'));
  const program = join(app, 'node_modules/.bin', published.name);

  beforeAll(() => symlinkSync(join(installed, 'node_modules'), join(app, 'node_modules')));
  afterAll(() => rmSync(app, { recursive: true }));

  const text = (file: string): string => readFileSync(join(app, file), 'utf8');
  const git = (...args: string[]): string =>
    run('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], app);

  /** A script of package.json, as npm runs it. */
  const script = (name: string, ...args: string[]): string => run('npm', ['run', '--silent', name, '--', ...args], app);

  test('the packed program writes a repository that compiles, synthesizes, prints Secrets and compares commits', () => {
    writeFileSync(join(app, 'package.json'), JSON.stringify({ dependencies: { 'cdk8s-logging': '*' } }));
    git('init', '--quiet');
    run(program, ['init'], app);
    const typescript = join(repository, 'node_modules/typescript/bin/tsc');
    expect(run(process.execPath, [typescript, '--noEmit'], app)).toBe('');

    expect(script('synth')).toMatch(/^dist\/laptop: \d+ objects in \d+ files\n$/);
    expect(readdirSync(join(app, 'dist'))).toEqual(['laptop']);
    const objects = loadAll(script('secrets', 'laptop', '--offline')) as { kind: string; metadata: { name: string } }[];
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(
      expect.arrayContaining(['Namespace logging', 'Secret loki-s3', 'Secret grafana-loki-auth']),
    );

    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    expect(git('ls-files', 'node_modules')).toBe('');
    expect(script('diff')).toBe('No changes.\n');
    writeFileSync(join(app, 'environments/laptop.ts'), text('environments/laptop.ts').replace("'7d'", "'14d'"));
    script('synth');
    const { status, stdout } = spawnSync('npm', ['run', '--silent', 'diff'], { cwd: app, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stdout).toContain('+ config.yaml: limits_config.retention_period: 14d');
  }, 180_000);

  test('cdk8s synth of the repository writes the same', () => {
    script('synth');
    const before = text('dist/laptop/20-loki.yaml');
    run(process.execPath, [join(repository, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth'], app);
    expect(text('dist/laptop/20-loki.yaml')).toBe(before);
  }, 60_000);

  const compiled = join(installed, 'node_modules', published.name, 'lib/.cache');
  const kept = join(compiled, `program-${process.version}-${process.arch}`);

  test('a module of JavaScript is loaded by a program that was kept compiled', () => {
    script('synth');
    writeFileSync(join(app, 'list.mjs'), "export const environments = [{ name: 'listed' }];");
    const { stderr } = spawnSync(program, ['-e', 'list.mjs', 'sbom', 'none'], { cwd: app, encoding: 'utf8' });
    expect(stderr).toBe("There is no environment 'none'; listed are listed.\n");
  }, 60_000);

  // Later releases of Node keep compiled code themselves.
  const testKept = 'enableCompileCache' in modules ? test.skip : test;

  testKept(
    'compiled code is kept by a synthesis only, and replaced by the next if it is damaged',
    () => {
      rmSync(compiled, { recursive: true });
      run(program, ['synth', '--help'], app);
      expect(existsSync(kept)).toBe(false);
      script('synth');
      const content = readFileSync(kept);
      // Its length stays the same, which is all that V8 checks.
      writeFileSync(kept, Buffer.from(content).fill(0xff, content.length / 2, content.length / 2 + 4096));
      expect(script('synth')).toMatch(/^dist\/laptop: /);
      writeFileSync(kept, content.subarray(0, 5));
      expect(script('synth')).toMatch(/^dist\/laptop: /);
      expect(readFileSync(kept).length).toBeGreaterThan(content.length / 2);
      expect(readdirSync(compiled)).toEqual([basename(kept)]);
    },
    60_000,
  );

  testKept(
    'compiled code of another program of the same length is not used',
    () => {
      const file = join(installed, 'node_modules', published.name, 'lib/commands/program.js');
      const before = readFileSync(file, 'utf8');
      script('synth');
      writeFileSync(file, before.replaceAll(' objects in ', ' OBJECTS in '));
      expect(script('synth')).toMatch(/^dist\/laptop: \d+ OBJECTS in /);
      writeFileSync(file, before);
    },
    60_000,
  );

  test('a program that the package needs is not missing', () => {
    for (const command of ['synth', 'schema', 'migrate'])
      expect(run(program, [command, '--help'], app)).toContain(`Usage: cdk8s-logging ${command}`);
    expect(JSON.parse(run(program, ['schema'], app))).toHaveProperty(['definitions', 'Environment']);
    writeFileSync(
      join(app, 'promtail.yaml'),
      'clients: [{ url: https://x.example.com/loki/api/v1/push }]\nscrape_configs: [{ job_name: a, journal: {} }]\n',
    );
    const { stdout } = spawnSync(program, ['migrate', 'promtail', 'promtail.yaml'], { cwd: app, encoding: 'utf8' });
    expect(stdout).toContain('import type { Environment } from "cdk8s-logging";');
  }, 60_000);
}
