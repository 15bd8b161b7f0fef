import { tempoKeys } from '../../commands/config-keys/tempo';
import { tempoReleases } from '../../constructs/tempo';
import { tempoFormat } from '../../constructs/tempo/config-format';

/** Releases with a program, by the environment variables of `npm run verify-tempo`. */
const given = tempoReleases.names.flatMap((release) => {
  const program = process.env[`TEMPO_${release.replaceAll('.', '_')}`];
  return program === undefined ? [] : [{ release, program }];
});
if (given.length < tempoReleases.names.length) console.warn('skipped: not every release of Tempo is given a program');

/** One after another: they use the same port. */
async function inTurn(programs: readonly string[]): Promise<unknown[]> {
  const printed: unknown[] = [];
  for (const program of programs) printed.push(await tempoKeys(program));
  return printed;
}

test('the committed keys of Tempo are those that the program prints', async () => {
  const printed = await inTurn(given.map(({ program }) => program));
  expect(given.map(({ release }) => tempoFormat(release).keys)).toEqual(printed);
}, 60_000);
