import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The repository of the package. */
export const repository = resolve(__dirname, '../..');

/** The package as it is published. */
export const published = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
};

/** Installs the package in an app as npm does, with only the dependencies that it declares. */
export function installPackage(app: string): void {
  const { name, dependencies, peerDependencies } = published;
  const packed = mkdtempSync(join(tmpdir(), 'packed-'));
  run('npm', ['pack', '--silent', '--pack-destination', packed], repository);
  run('tar', ['-xzf', readdirSync(packed)[0]!], packed);
  mkdirSync(join(app, 'node_modules/.bin'), { recursive: true });
  cpSync(join(packed, 'package'), join(app, 'node_modules', name), { recursive: true });
  rmSync(packed, { recursive: true });
  const program = 'lib/commands/start.js';
  chmodSync(join(app, 'node_modules', name, program), 0o755);
  symlinkSync(`../${name}/${program}`, join(app, 'node_modules/.bin', name));
  for (const needed of Object.keys({ ...dependencies, ...peerDependencies })) {
    const link = join(app, 'node_modules', needed);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(repository, 'node_modules', needed), link);
  }
}

/** The output of a program. @throws Error with what it printed if it fails */
export function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? ''}${stdout}${stderr}`);
  return stdout;
}
