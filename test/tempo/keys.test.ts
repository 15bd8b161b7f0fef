import { tempoKeys } from '../../commands/config-keys/tempo';
import { tempoReleases } from '../../constructs/tempo';
import { tempoFormat } from '../../constructs/tempo/config-format';

const programOf = (release: string): string | undefined => process.env[`TEMPO_${release.replaceAll('.', '_')}`];

for (const release of tempoReleases.names.filter((one) => programOf(one) === undefined))
  console.warn(`skipped: no program of Tempo ${release} is given`);

test('the committed keys of Tempo are those that the program prints', async () => {
  for (const release of tempoReleases.names) {
    const program = programOf(release);
    if (program !== undefined) expect(tempoFormat(release).keys).toEqual(await tempoKeys(program));
  }
}, 60_000);
