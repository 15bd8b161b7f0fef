import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize, type Environment } from '../../constructs/platform';
import { laptop, small } from '../fixtures';
import { agentsOnly } from '../fixtures/agents-only';
import { traces } from '../fixtures/traces';
import { useOutputFolder } from '../support/output-folder';

const printed: string[] = [];
let folder: string;

useOutputFolder((path) => {
  folder = path;
}, printed);

const lokiFile = (): string => join(folder, 'laptop/20-loki.yaml');
const storeFile = (): string => join(folder, 'laptop/10-object-store.yaml');
const periods = (...from: string[]): Environment => ({
  ...laptop,
  loki: { ...laptop.loki, schema: from.map((date) => ({ from: date })) },
});

/** The file as git leaves it where two branches changed it. */
function conflict(file: () => string, ours: Environment, theirs: Environment): void {
  const [one, other] = [ours, theirs].map((environment) => {
    rmSync(join(folder, 'laptop'), { recursive: true, force: true });
    expect(synthesize([environment], folder)).toBe(true);
    return readFileSync(file(), 'utf8').split('\n');
  }) as [string[], string[]];
  const same = one.findIndex((line, n) => line !== other[n]);
  const lines = [
    ...one.slice(0, same),
    '<<<<<<< HEAD',
    ...one.slice(same, -1),
    '||||||| 1234567',
    '=======',
    ...other.slice(same, -1),
    '>>>>>>> feature',
    '',
  ];
  writeFileSync(file(), lines.join('\n'));
}

describe('after a merge conflict in the last output', () => {
  test('it is synthesized, and no marker is left', () => {
    conflict(lokiFile, laptop, { ...laptop, loki: { ...laptop.loki, retention: { default: '30d' } } });
    expect(synthesize([laptop], folder)).toBe(true);
    expect(readFileSync(lokiFile(), 'utf8')).not.toContain('<<<<<<<');
  });

  test.each([
    ['one side', ['2024-04-01', '2024-06-01'], ['2024-04-01']],
    ['the other', ['2024-04-01'], ['2024-04-01', '2024-06-01']],
  ])('a schema period that only %s has cannot be removed', (_, ours, theirs) => {
    conflict(lokiFile, periods(...ours), periods(...theirs));
    expect(synthesize([periods('2024-04-01')], folder)).toBe(false);
    expect(printed.join()).toContain('the period from 2024-06-01 has begun and was removed');
    expect(readFileSync(lokiFile(), 'utf8')).toContain('<<<<<<<');
    expect(synthesize([periods('2024-04-01', '2024-06-01')], folder)).toBe(true);
  });

  test('different numbers of drives are refused, whichever is chosen: only the owner knows which are deployed', () => {
    const drives = (drivesPerServer: number): Environment => ({
      ...laptop,
      objectStore: { minio: { storage: '5Gi', servers: 4, drivesPerServer } },
    });
    conflict(storeFile, drives(1), drives(2));
    for (const environment of [drives(1), drives(2)]) expect(synthesize([environment], folder)).toBe(false);
    rmSync(join(folder, 'laptop'), { recursive: true });
    expect(synthesize([drives(2)], folder)).toBe(true);
  });
});

describe('a last output that cannot be read', () => {
  test('is refused if it is empty and its section was removed, or if it is a folder', () => {
    expect(synthesize([laptop], folder)).toBe(true);
    writeFileSync(lokiFile(), '');
    expect(synthesize([{ ...agentsOnly, name: 'laptop' }], folder)).toBe(false);
    expect(printed.join()).toContain(`the last output, ${lokiFile()}, cannot be read: it contains no objects.`);
    rmSync(lokiFile());
    mkdirSync(lokiFile());
    expect(synthesize([laptop], folder)).toBe(false);
    expect(printed.join()).toContain(`the last output, ${lokiFile()}, cannot be read: Error: EISDIR`);
  });

  const periodsAndStores = 'the schema periods of Loki and the stores of their logs';

  test.each([
    ['is not YAML', lokiFile, 'a: [1', periodsAndStores],
    ['is empty', lokiFile, '', periodsAndStores],
    [
      'has a configuration of Loki that is not YAML',
      lokiFile,
      'kind: ConfigMap\ndata: { config.yaml: "a: [1" }',
      periodsAndStores,
    ],
    ['is a part of a file', storeFile, 'kind: StatefulSet\nspec: {', 'the drives of MinIO'],
  ])('is refused if it is needed to protect data, with a way to restore it: it %s', (_, file, text, what) => {
    expect(synthesize([laptop], folder)).toBe(true);
    writeFileSync(file(), text);
    expect(synthesize([laptop], folder)).toBe(false);
    expect(printed[0]).toContain(`the last output, ${file()}, cannot be read: `);
    expect(printed[0]).toContain(`It is needed to check that ${what} do not change.`);
    expect(printed[0]).toContain(`git checkout HEAD -- ${file()}`);
    expect(printed.at(-1)).toBe('1 error, nothing was written.');
    expect(readFileSync(file(), 'utf8')).toBe(text);
  });

  test('is replaced if it is not needed', () => {
    expect(synthesize([laptop], folder)).toBe(true);
    const file = join(folder, 'laptop/30-gateway.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, '<<<<<<< HEAD\na: [1');
    expect(synthesize([laptop], folder)).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});

test('every generated file names the environment, the release set and the version of the package', () => {
  expect(synthesize([laptop], folder)).toBe(true);
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string };
  const end = `of laptop, release set 2026-11, written by cdk8s-logging ${version}. Change the environment, not this file.`;
  for (const file of readdirSync(join(folder, 'laptop'))) {
    const [first] = readFileSync(join(folder, 'laptop', file), 'utf8').split('\n', 1);
    expect([file, first]).toEqual([file, expect.stringContaining(end)]);
  }
});

describe('the release of Tempo', () => {
  const of = (release: '2.10.8' | '3.0.3', name = 'tempo'): Environment => ({
    ...traces,
    tempo: { ...traces.tempo, release, name },
  });

  test('does not go back to one that cannot read what is stored', () => {
    expect(synthesize([of('3.0.3')], folder)).toBe(true);
    expect(synthesize([of('2.10.8')], folder)).toBe(false);
    expect(printed.join('\n')).toContain('traces › tempo.release');
    expect(printed.join('\n')).toContain(
      'the release of Tempo goes back from 3.0.3 to 2.10.8, which does not read what 3.0.3 has stored.',
    );
    expect(printed.join('\n')).toContain(`Fix: release: '3.0.3'`);
  });

  test.each([
    ['is raised', of('2.10.8'), of('3.0.3')],
    ['stays', of('2.10.8'), of('2.10.8')],
    ['is lower for another Tempo', of('3.0.3'), of('2.10.8', 'spans')],
  ])('%s without a problem', (_, before, now) => {
    expect(synthesize([before], folder)).toBe(true);
    expect(synthesize([now], folder)).toBe(true);
  });
});

describe('the folder of an environment that is no longer listed', () => {
  test('is removed, which is reported', () => {
    expect(synthesize([laptop, small], folder)).toBe(true);
    expect(synthesize([small], folder)).toBe(true);
    expect(readdirSync(folder)).toEqual(['small']);
    expect(printed).toEqual([
      `${join(folder, 'laptop')} was removed: no environment of this name is listed. Objects in clusters are not changed.`,
    ]);
  });

  test('is kept if there is an error', () => {
    expect(synthesize([laptop, small], folder)).toBe(true);
    expect(synthesize([{ ...small, name: 'Small' }], folder)).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(['laptop', 'small']);
  });

  test('is kept if it contains other files, which is reported', () => {
    expect(synthesize([laptop, small], folder)).toBe(true);
    writeFileSync(join(folder, 'laptop/kustomization.yaml'), 'resources: []\n');
    expect(synthesize([small], folder)).toBe(true);
    expect(existsSync(lokiFile())).toBe(true);
    expect(printed).toEqual([
      `${join(folder, 'laptop')} was kept: no environment of this name is listed, but kustomization.yaml was not generated.`,
    ]);
  });

  test('is distinguished from folders that were never generated, which are kept silently', () => {
    mkdirSync(join(folder, 'empty'));
    mkdirSync(join(folder, 'theirs'));
    // Copied from another environment: its name is not the folder's.
    writeFileSync(join(folder, 'theirs/20-loki.yaml'), '# loki of laptop, written by npm run synth.\n');
    expect(synthesize([small], folder)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['empty', 'small', 'theirs']);
    expect(printed).toEqual([]);
  });

  test.each([
    ['an earlier version', 'written by npm run synth. Change environments/a--b.ts, not this file.'],
    [
      'an earlier version that named itself',
      'release set 2026-11, written by cdk8s-logging 0.1.0. Change environments/a--b.ts, not this file.',
    ],
    [
      'a later version and another release set',
      'release set 2030-01, written by cdk8s-logging 7.0.0-rc.1. Change the environment, not this file.',
    ],
  ])('is removed if %s wrote it', (_, writer) => {
    const text = (section: string): string => `${section} of a--b, ${writer}`;
    mkdirSync(join(folder, 'a--b/helm'), { recursive: true });
    writeFileSync(join(folder, 'a--b/50-collect.yaml'), `# ${text('collect.logs.vector')}\nkind: ConfigMap\n`);
    writeFileSync(join(folder, 'a--b/artifacts.txt'), `# ${text('artifacts')}\nhelm/Chart.yaml\n`);
    writeFileSync(join(folder, 'a--b/helm/Chart.yaml'), 'name: logging\n');
    writeFileSync(join(folder, 'a--b/diagram.mmd'), `%% ${text('diagram')}\n`);
    const markup = `<!-- ${text('connections').replaceAll('--', '-&#45;')} -->\n`;
    writeFileSync(join(folder, 'a--b/connections.md'), markup);
    expect(synthesize([small], folder)).toBe(true);
    expect(readdirSync(folder)).toEqual(['small']);
  });

  test.each([
    '# loki of laptop, written by hand. Change environments/laptop.ts, not this file.',
    '# loki of laptop, release set 2026-11, written by another-tool 0.1.0. Change environments/laptop.ts, not this file.',
    '# loki of laptop, release set 2026-11, written by cdk8s-logging 0.1.0. Changed since.',
    '# loki of small, release set 2026-11, written by cdk8s-logging 0.1.0. Change environments/small.ts, not this file.',
    '# loki of small, release set 2026-11, written by cdk8s-logging 0.1.0. Change the environment, not this file.',
  ])('is kept silently if its files begin like generated ones, but not exactly: %s', (first) => {
    mkdirSync(join(folder, 'laptop'));
    writeFileSync(join(folder, 'laptop/20-loki.yaml'), `${first}\n`);
    expect(synthesize([small], folder)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['laptop', 'small']);
    expect(printed).toEqual([]);
  });

  test('is kept if no environment is listed at all', () => {
    expect(synthesize([small], folder)).toBe(true);
    expect(synthesize([], folder)).toBe(false);
    expect(readdirSync(folder)).toEqual(['small']);
    expect(printed).toEqual(['There is no environment to synthesize; nothing was written.']);
  });
});
