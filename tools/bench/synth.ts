import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { environments } from '../../environments';
import { bundleOptions } from '../bundle-options';
import { atMost, median, type Found } from './report';

/**
 * The largest acceptable time of `npm run synth` with bundling, as a multiple of a start of Node: 1.5 s if that takes
 * 0.09 s.
 */
const mostStarts = 16;
const rounds = 5;
const repository = resolve(__dirname, '../..');

/** A process whose run time is measured. */
interface Program {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

/** The time of a synthesis, compared with an empty Node process. */
export function synth(): Found {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
  const floor: Program = { name: 'node -e 0', command: [process.execPath, '-e', '0'] };
  const whole: Program = { name: 'npm run synth', command: ['npm', 'run', '--silent', 'synth'] };
  const alone = environments.map(({ name }): Program => ({
    name: `${name} alone`,
    command: [process.execPath, bundle(name)],
  }));
  const programs = [floor, ...alone, whole];
  const times = new Map(programs.map(({ name }): [string, number[]] => [name, []]));
  try {
    // All are measured in every round, so that other load of the machine affects all of them. The first is a warm-up.
    for (let round = 0; round <= rounds; round += 1)
      for (const program of programs) {
        const taken = seconds(program, outdir);
        if (round > 0) times.get(program.name)!.push(taken);
      }
  } finally {
    rmSync(outdir, { recursive: true });
  }
  const ofFloor = times.get(floor.name)!;
  const ratio = ({ name }: Program): number => median(times.get(name)!.map((taken, n) => taken / ofFloor[n]!));
  const row = (program: Program): string[] => {
    const measured = times.get(program.name)!;
    return [
      program.name,
      ...[median(measured), Math.min(...measured), Math.max(...measured)].map(thousandths),
      ratio(program).toFixed(2),
    ];
  };
  return {
    tables: [
      {
        title: `seconds of the whole process, ${rounds} rounds, and the median ratio to node -e 0 of the same round`,
        columns: ['', 'median', 'least', 'most', 'ratio'],
        rows: programs.map(row),
      },
    ],
    bars: [atMost(`${whole.name}, as a multiple of ${floor.name}`, ratio(whole), mostStarts, '', 2)],
  };
}

function thousandths(n: number): string {
  return n.toFixed(3);
}

/** The entry point of `npm run synth`, with one environment. */
function bundle(name: string): string {
  const outfile = join(repository, 'build', `bench-${name}.js`);
  const contents = [
    "import { synthesize } from './constructs/platform';",
    "import { environments } from './environments';",
    `synthesize(environments.filter(({ name }) => name === ${JSON.stringify(name)}));`,
  ].join('\n');
  buildSync({
    stdin: { contents, resolveDir: repository, loader: 'ts' },
    outfile,
    ...bundleOptions,
  });
  return outfile;
}

function seconds({ name, command: [program, ...args] }: Program, outdir: string): number {
  const start = process.hrtime.bigint();
  const { status, stderr, error } = spawnSync(program, args, {
    cwd: repository,
    env: { ...process.env, CDK8S_OUTDIR: outdir },
    encoding: 'utf8',
  });
  const taken = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`${name} failed: ${error?.message ?? stderr}`);
  return taken;
}
