import { tempoKeys } from '../../tools/config-keys/tempo';
import { tempoProgram } from '../../tools/conformance/tempo-program';
import { shapeAt } from '../../constructs/kit/config/shape';
import { tempoReleases } from '../../constructs/tempo';
import { tempoFormat } from '../../constructs/tempo/config-format';
import { flatOverrides } from '../../constructs/tempo/flat-overrides';

/** Releases with a program, by the environment variables of `npm run verify-tempo`. */
const given = tempoReleases.names.flatMap((release) => {
  const program = tempoProgram(release);
  return program === undefined ? [] : [{ release, program }];
});
if (given.length < tempoReleases.names.length) console.warn('skipped: not every release of Tempo is given a program');

/** One after another: they use the same port. */
async function inTurn(programs: readonly string[]): Promise<unknown[]> {
  const printed: unknown[] = [];
  for (const program of programs) printed.push(await tempoKeys(program));
  return printed;
}

(given.length > 0 ? describe : describe.skip)('the committed keys of Tempo', () => {
  test('are those that the programs print', async () => {
    const printed = await inTurn(given.map(({ program }) => program));
    expect(given.map(({ release }) => tempoFormat(release).keys)).toEqual(printed);
  }, 60_000);
});

test.each(tempoReleases.names)('every flat name of a limit has a key of Tempo %s in its place', (release) => {
  const { keys } = tempoFormat(release);
  const targets = Object.values(flatOverrides).map(({ fix }) =>
    fix !== undefined && 'moveTo' in fix ? fix.moveTo : '',
  );
  expect(targets.filter((path) => shapeAt({ keys }, {}, path.split('.')) === undefined)).toEqual([]);
});
