import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lokiKeys } from '../../commands/loki-keys';
import { manifestsOf, yamlText, type Data } from '../../constructs/kit';
import { lokiReleases, type LokiRelease, type Topology } from '../../constructs/loki';
import { lokiVersion, unprintedKeys } from '../../constructs/loki/versions';
import { lokiProgram } from '../support/loki-process';
import { aloneLoki, configOf } from '../support/rooms';

const absent = lokiReleases.filter((release) => lokiProgram(release) === undefined);
if (absent.length > 0)
  console.warn(`skipped: there is no Loki ${absent.join(', ')} in ../shared/lab to read the configurations`);
const present = lokiReleases.filter((release) => !absent.includes(release));
const when = present.length > 0 ? describe : describe.skip;

when('the real Loki', () => {
  const cases = present.flatMap((release): { release: LokiRelease; topology: Topology; targets: string[] }[] => [
    { release, topology: 'monolithic', targets: ['all'] },
    { release, topology: 'simple-scalable', targets: ['write', 'read', 'backend'] },
  ]);

  test.each(cases)('$release reads the $topology configuration for every target', ({ release, topology, targets }) => {
    const config = configOf(
      manifestsOf(aloneLoki({ release, topology, replicas: 3, retention: '30d' }).chart),
      'loki',
      'config.yaml',
    );
    for (const target of targets) expect(verify(release, config, target)).toBe('valid');
  });

  test.each(present)('%s prints the keys that are committed', (release) => {
    expect(lokiKeys(lokiProgram(release)!)).toEqual(lokiVersion(release).keys);
  });

  const unprinted = present.flatMap((release) => Object.keys(unprintedKeys).map((key) => ({ release, key })));
  test.each(unprinted)('$release takes $key, which it does not print', ({ release, key }) => {
    // Of the wrong type on purpose: Loki complains about the value then, and about an unknown key otherwise.
    const over = key.split('.').reduceRight<unknown>((value, part) => ({ [part]: value }), ['?']) as Data;
    expect(verify(release, { ...minimal, ...over }, 'all')).not.toContain('not found in type');
  });
});

const minimal: Data = {
  common: { path_prefix: '/loki' },
  schema_config: {
    configs: [
      {
        from: '2024-04-01',
        store: 'tsdb',
        object_store: 's3',
        schema: 'v13',
        index: { prefix: 'index_', period: '24h' },
      },
    ],
  },
};

/** What `-verify-config` says: `valid`, or its complaint. */
function verify(release: string, config: Data, target: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'loki-config-'));
  const file = join(folder, 'config.yaml');
  writeFileSync(file, yamlText(config));
  const { status, stderr, stdout } = spawnSync(
    lokiProgram(release)!,
    [`-config.file=${file}`, `-target=${target}`, '-verify-config'],
    { encoding: 'utf8' },
  );
  rmSync(folder, { recursive: true });
  return status === 0 ? 'valid' : `${stdout}${stderr}`;
}
