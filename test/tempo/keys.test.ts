import { tempoKeys } from '../../commands/config-keys/tempo';
import { tempoReleases } from '../../constructs/tempo';
import { tempoFormat } from '../../constructs/tempo/config-format';

describe.each(tempoReleases.names)('the committed keys of Tempo %s', (release) => {
  const variable = `TEMPO_${release.replaceAll('.', '_')}`;
  const program = process.env[variable];
  if (program === undefined) console.warn(`skipped: ${variable} names no program`);

  (program === undefined ? test.skip : test)(
    'are those that the program prints',
    async () => {
      expect(tempoFormat(release).keys).toEqual(await tempoKeys(program!));
    },
    60_000,
  );
});
