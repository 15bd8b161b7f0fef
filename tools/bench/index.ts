/**
 * Benchmarks, as ratios that are measured in one run. Exit code 1 if a limit is exceeded.
 *
 *   npm run bench -- [synth] [environments] [tree] [memory] [stored] [ingest] [copies] [buffer] [gateway] [vector]
 */
import { availableParallelism, loadavg } from 'node:os';
import { buffer } from './buffer';
import { copies } from './copies';
import { environments } from './environments';
import { benchGateway, gatewayBars } from './gateway';
import { ingest } from './ingest';
import { lockOutBars, lockOutTable, measureLockOut } from './lock-out';
import { memory } from './memory';
import { atLeast, atMost, lines, verdicts, type Found } from './report';
import { stored } from './stored';
import { synth } from './synth';
import { tree } from './tree';
import { vector } from './vector';

const parts: Readonly<Record<string, () => Found | Promise<Found>>> = {
  synth,
  environments,
  tree,
  memory,
  stored,
  ingest,
  copies,
  buffer,
  gateway,
  vector,
};

/** Prints its figures itself. Without the programs it passes. */
async function gateway(): Promise<Found> {
  const found = await benchGateway();
  if (found === undefined) return { tables: [], bars: [] };
  const { rememberedShare, attackShare } = gatewayBars;
  const attacks = await measureLockOut();
  return {
    tables: [lockOutTable(attacks)],
    bars: [
      atLeast(
        'under guesses: of 100 remembered logins within 1 s',
        Math.min(...attacks.map(({ withinOneSecond }) => withinOneSecond)),
        lockOutBars.withinOneSecond,
        0,
      ),
      atMost(
        'under guesses: until a new login is let in',
        Math.max(...attacks.map(({ newLoginSeconds }) => newLoginSeconds)),
        lockOutBars.newLoginSeconds,
        's',
        1,
      ),
      atLeast('login remembered, share of no login', found.rememberedShare, rememberedShare, 3),
      atLeast('under attack, share of the same without', found.attackShare, attackShare, 3),
    ],
  };
}

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined) {
    console.error(`There is no benchmark '${unknown}'; benchmarks: ${Object.keys(parts).join(', ')}.`);
    process.exitCode = 1;
    return;
  }
  let missed = 0;
  for (const [name, part] of Object.entries(parts)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const busy = loadavg()[0]!.toFixed(1);
    console.log(
      `── ${name} (Node ${process.versions.node}, ${availableParallelism()} processors, load ${busy} before)`,
    );
    const { tables, bars } = await part();
    for (const table of tables) console.log(lines(table));
    if (bars.length > 0) console.log(verdicts(bars));
    missed += bars.filter(({ good }) => !good).length;
  }
  console.log(missed === 0 ? 'no bar missed' : `${missed} ${missed === 1 ? 'bar' : 'bars'} missed`);
  if (missed > 0) process.exitCode = 1;
}

void main(process.argv.slice(2));
