import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { EnvironmentInput } from '../../constructs/platform';
import { environments as own } from '../../environments';
import { buildPackage } from '../build';
import { withFolder } from './files';
import { measured, type Program } from './processes';
import { atMost, median, type Found } from './report';

const counts = [25, 50, 100] as const;
const rounds = 3;

/** The largest acceptable time of four times as many environments, as a multiple of four. */
const mostGrowth = 1.1;

const repository = resolve(__dirname, '../..');

/** Clusters that send to another one, for each that stores. */
const sendersOf = 4;

/** The time of a synthesis by the number of environments, written to a new folder and over the last output. */
export function environments(): Found {
  return withFolder(figures);
}

function figures(folder: string): Found {
  const lib = buildPackage();
  // Writes the largest resident memory when a process ends, in kilobytes.
  const preload = join(folder, 'memory.cjs');
  writeFileSync(
    preload,
    `process.on('exit', () => require('node:fs').writeFileSync(process.env.MEMORY_FILE, String(process.resourceUsage().maxRSS)));\n`,
  );
  const memory = new Map<string, number[]>();
  const memoryFile = join(folder, 'memory');
  const program = (count: number, again: boolean): Program => {
    const list = join(folder, `list-${count}.json`);
    writeFileSync(list, JSON.stringify(clusters(count)));
    const out = join(folder, `dist-${count}`);
    const name = `${count} environments${again ? ', again' : ''}`;
    memory.set(name, []);
    return {
      name,
      command: [
        'sh',
        '-c',
        'MEMORY_FILE="$0" "$@"',
        memoryFile,
        process.execPath,
        '--require',
        preload,
        join(lib, 'commands/start.js'),
        '--environments',
        list,
        'synth',
        '--out',
        out,
      ],
      prepare: () => {
        if (!again) rmSync(out, { recursive: true, force: true });
      },
      finished: () => memory.get(name)!.push(Number(readFileSync(memoryFile, 'utf8')) / 1024),
    };
  };
  const programs = counts.flatMap((count) => [program(count, false), program(count, true)]);
  const found = measured(programs, rounds, repository);
  const processor = (name: string): number => median(found.get(name)!.map((taken) => taken.processor));
  const growth = (suffix: string): number =>
    median(
      found
        .get(`100 environments${suffix}`)!
        .map((taken, round) => taken.processor / found.get(`25 environments${suffix}`)![round]!.processor / 4),
    );
  return {
    tables: [
      {
        title: `synthesis of environments, medians of ${rounds} rounds`,
        columns: ['', 'wall, s', 'processor, s', 'ms for each', 'largest memory, MiB'],
        rows: programs.map(({ name }) => [
          name,
          median(found.get(name)!.map(({ wall }) => wall)).toFixed(2),
          processor(name).toFixed(2),
          ((processor(name) * 1000) / Number(name.split(' ')[0])).toFixed(0),
          median(memory.get(name)!).toFixed(0),
        ]),
      },
    ],
    bars: [
      atMost('100 environments, processor time as a multiple of 4 × 25', growth(''), mostGrowth, '', 2),
      atMost('the same over the last output', growth(', again'), mostGrowth, '', 2),
    ],
  };
}

/** Clusters with the environments of this repository in turn, and some that send to the first. */
function clusters(count: number): EnvironmentInput[] {
  return Array.from({ length: count }, (_, n): EnvironmentInput => {
    if (n % (sendersOf + 1) === sendersOf)
      return {
        name: `edge-${n}`,
        releases: '2026-11',
        cluster: { name: `edge-${n}` },
        destinations: { logs: { url: 'https://logs.example.com' } },
        collect: { logs: { vector: {} } },
      };
    return { ...own[n % own.length]!, name: `cluster-${n}` };
  });
}
