import { sha256 } from '../../tools/conformance/configurations';
import { tempoConfigurations, verifiedRows } from '../../tools/conformance/tempo';

test('every configuration of the test environments was verified by the program of its release, as it is now', () => {
  const rows = verifiedRows();
  const configurations = tempoConfigurations();
  expect(new Set(configurations.map(({ release }) => release)).size).toBe(2);
  for (const { environment, release, text } of configurations)
    expect(rows).toContainEqual(
      expect.objectContaining({ environment, release, sha256: sha256(text), result: 'valid' }),
    );
});
