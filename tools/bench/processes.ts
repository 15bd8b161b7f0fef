import { spawnSync } from 'node:child_process';
import { median } from './report';

/** A command that is measured as a whole process. */
export interface Program {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Called before each run. @default - nothing */
  readonly prepare?: () => void;
  /** Called after each run that counts. @default - nothing */
  readonly finished?: () => void;
}

/** What a process took. */
export interface Taken {
  /** Seconds from its start to its end. */
  readonly wall: number;
  /** Seconds of processor time, of all of its threads and children. */
  readonly processor: number;
}

/** What each program took, in each round. */
export type Measured = ReadonlyMap<string, readonly Taken[]>;

/**
 * Runs all programs in every round, so that other load of the machine affects all of them. The first round is a
 * warm-up.
 */
export function measured(programs: readonly Program[], rounds: number, cwd: string): Measured {
  const found = new Map(programs.map(({ name }): [string, Taken[]] => [name, []]));
  for (let round = 0; round <= rounds; round += 1)
    for (const program of programs) {
      program.prepare?.();
      const taken = run(program, cwd);
      if (round === 0) continue;
      found.get(program.name)!.push(taken);
      program.finished?.();
    }
  return found;
}

/** The median over the rounds of the ratio of two programs in the same round. */
export function ratio(found: Measured, of: string, to: string, figure: keyof Taken): number {
  const base = found.get(to)!;
  return median(found.get(of)!.map((taken, round) => taken[figure] / base[round]![figure]));
}

/** Measured by the shell, whose `times` prints the processor time of its children. */
function run({ name, command }: Program, cwd: string): Taken {
  const start = process.hrtime.bigint();
  const { status, stdout, stderr, error } = spawnSync('sh', ['-c', '"$@" >/dev/null && times', 'sh', ...command], {
    cwd,
    encoding: 'utf8',
  });
  const wall = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`${name} failed: ${error?.message ?? stderr}`);
  const [user, system] = [
    ...stdout
      .trim()
      .split('\n')
      .at(-1)!
      .matchAll(/(\d+)m([\d.]+)s/g),
  ].map(([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds));
  return { wall, processor: user! + system! };
}
