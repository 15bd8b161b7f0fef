import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Definition } from '../../commands/command';
import { runProgram } from '../../commands/program';

/** What a command printed, and its exit code. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const cli = join(__dirname, '../../commands/cli.ts');

/** Runs the program in this process. @param cwd - the working directory. @default - that of the process */
export async function runCommand(args: readonly string[], cwd = process.cwd()): Promise<Ended> {
  const ended = { stdout: '', stderr: '' };
  const add = (to: 'stdout' | 'stderr', end: string) => (text: unknown) => (
    (ended[to] += `${String(text)}${end}`),
    true
  );
  const before = process.cwd();
  const mocks = [
    jest.spyOn(process.stdout, 'write').mockImplementation(add('stdout', '')),
    jest.spyOn(process.stderr, 'write').mockImplementation(add('stderr', '')),
    jest.spyOn(console, 'log').mockImplementation(add('stdout', '\n')),
    jest.spyOn(console, 'error').mockImplementation(add('stderr', '\n')),
  ];
  try {
    process.chdir(cwd);
    return { status: await runProgram(args), ...ended };
  } finally {
    process.chdir(before);
    for (const mock of mocks) mock.mockRestore();
  }
}

/** Runs the program as a process of its own. */
export function spawnCommand(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', require.resolve('tsx'), cli, ...args], {
    cwd,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** The values of options, as a command gets them. */
export function optionsIn({ declare }: Definition, options: readonly string[]): Record<string, unknown> {
  const command = new Command();
  declare(command);
  command.parseOptions([...options]);
  return command.opts();
}
