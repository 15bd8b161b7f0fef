import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesis, synthesize, type Environment } from '../../constructs/platform';
import { agentsOnly, laptop, small } from '../fixtures';
import { central } from '../fixtures/two-clusters';
import { useOutputFolder } from '../support/output-folder';

let folder: string;
const printed: string[] = [];
const written: string[] = [];

useOutputFolder(
  (path) => {
    folder = path;
  },
  printed,
  written,
);

const invalid = { ...laptop, name: 'invalid', releases: 'none' } as unknown as Environment;

test('only the named environments are written, and the folders of the others stay', () => {
  expect(synthesize([laptop, small], folder)).toBe(true);
  const header = readFileSync(join(folder, 'laptop/20-loki.yaml'), 'utf8').split('\n', 1)[0]!;
  mkdirSync(join(folder, 'gone'));
  writeFileSync(join(folder, 'gone/20-loki.yaml'), `${header.replaceAll('laptop', 'gone')}\n`);
  writeFileSync(join(folder, 'laptop/20-loki.yaml'), `${header}\nold\n`);
  written.length = 0;
  expect(synthesize([laptop, small], folder, ['small'])).toBe(true);
  expect(written).toEqual([expect.stringContaining('/small: ')]);
  expect(readdirSync(folder).sort()).toEqual(['gone', 'laptop', 'small']);
  expect(readFileSync(join(folder, 'laptop/20-loki.yaml'), 'utf8')).toBe(`${header}\nold\n`);
});

test('an error of an environment that is not named does not matter', () => {
  expect(synthesize([invalid, small], folder, ['small'])).toBe(true);
  expect(printed).toEqual([]);
  expect(synthesize([invalid, small], folder, ['invalid'])).toBe(false);
});

test('two environments of a named name are an error', () => {
  expect(synthesize([small, { ...laptop, name: 'small' }], folder, ['small'])).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

const receiver: Environment = {
  ...central,
  tenants: { ...central.tenants, Edge: { users: { other: { roles: ['write'] } } } },
  gateway: { expose: { ingress: { host: 'logs.example.com', tlsSecret: 'logs-tls' } } },
};

test.each(['central', 'agents-only'])(
  'sender and receiver are checked together, and neither is written, if only %s is named',
  (name) => {
    expect(synthesize([laptop, agentsOnly, receiver], folder, [name])).toBe(false);
    expect(printed[0]).toContain('agents-only › collect.logs.login');
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('a synthesis as data has the problems with their paths, and what was written', () => {
  expect(synthesis([invalid], folder)).toMatchObject({
    written: false,
    problems: [{ environment: 'invalid', problem: { severity: 'error', path: ['releases'] } }],
    reason: '1 error, nothing was written.',
    outputs: [],
  });
  expect(synthesis([small], folder)).toMatchObject({ written: true, problems: [], outputs: [{ name: 'small' }] });
  expect(printed).toEqual([]);
});
