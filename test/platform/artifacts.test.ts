import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Construct } from 'constructs';
import type { Artifact } from '../../constructs/contracts';
import { addArtifact, fingerprint } from '../../constructs/kit';
import { synthesize } from '../../constructs/platform';
import { sections, type Section } from '../../constructs/platform/sections';
import { small } from '../fixtures';
import { useOutputFolder } from '../support/output-folder';

/** The artifacts that a section of the test adds to every platform. */
let artifacts: Artifact[];
const section: Section = {
  path: ['test'],
  file: '90-test.yaml',
  podSecurity: 'restricted',
  settings: () => ({}),
  namespace: () => undefined,
  build: ({ scope }) => {
    const part = new Construct(scope, 'test');
    for (const artifact of artifacts) addArtifact(part, artifact);
    return {};
  },
};

let folder: string;
const printed: string[] = [];
const file = (path: string): string => join(folder, 'small', path);

beforeAll(() => void (sections as Section[]).push(section));
afterAll(() => void (sections as Section[]).pop());
useOutputFolder((path) => {
  folder = path;
  artifacts = [
    { path: 'hosts/build-1/install.sh', text: '#!/bin/sh\n', mode: 0o755 },
    { path: 'hosts/build-1/vector.yaml', text: 'sources: {}\n' },
  ];
}, printed);

test('artifacts are written to sub-folders with their permissions, and listed', () => {
  expect(synthesize([small], folder)).toBe(true);
  expect(readFileSync(file('hosts/build-1/vector.yaml'), 'utf8')).toBe('sources: {}\n');
  expect(statSync(file('hosts/build-1/install.sh')).mode & 0o777).toBe(0o755);
  expect(readFileSync(file('artifacts.txt'), 'utf8').split('\n').slice(1)).toEqual([
    'hosts/build-1/install.sh',
    'hosts/build-1/vector.yaml',
    '',
  ]);
});

test('an artifact that is no longer added is removed, and files beside it are kept', () => {
  expect(synthesize([small], folder)).toBe(true);
  writeFileSync(file('hosts/build-1/notes.md'), 'mine');
  artifacts = artifacts.slice(1);
  expect(synthesize([small], folder)).toBe(true);
  expect(readdirSync(file('hosts/build-1')).sort()).toEqual(['notes.md', 'vector.yaml']);
  expect(printed).toEqual([`${join(folder, 'small')}: kept hosts/build-1/notes.md, which was not generated.`]);
  artifacts = [];
  expect(synthesize([small], folder)).toBe(true);
  expect(readdirSync(file('hosts/build-1'))).toEqual(['notes.md']);
  expect(existsSync(file('artifacts.txt'))).toBe(false);
});

test('a folder of the user with the name of one of artifacts is kept', () => {
  mkdirSync(file('hosts/mine'), { recursive: true });
  writeFileSync(file('hosts/mine/notes.md'), 'mine');
  expect(synthesize([small], folder)).toBe(true);
  expect(readdirSync(file('hosts')).sort()).toEqual(['build-1', 'mine']);
  expect(readFileSync(file('hosts/mine/notes.md'), 'utf8')).toBe('mine');
});

test('a file of the user where a folder has to be is an error, and nothing changes', () => {
  mkdirSync(file(''), { recursive: true });
  writeFileSync(file('hosts'), 'mine');
  expect(() => synthesize([small], folder)).toThrow(
    'was not generated, and a folder has to be written there; move it.',
  );
  expect(readdirSync(folder)).toEqual(['small']);
  expect(readdirSync(file(''))).toEqual(['hosts']);
});

test('a wrong path is an error of the environment, and nothing is written', () => {
  artifacts = [{ path: '../outside', text: '' }];
  expect(synthesize([small], folder)).toBe(false);
  expect(printed.at(-1)).toBe('1 error, nothing was written.');
  expect(readdirSync(folder)).toEqual([]);
});

test('a secret in an artifact is an error that does not quote it, unless its fingerprint is listed', () => {
  const token = `glpat-${'a1B2'.repeat(5)}`;
  artifacts = [{ path: 'hosts/build-1/env', text: `URL=a\nTOKEN=${token}\n` }];
  expect(synthesize([small], folder)).toBe(false);
  expect(printed.join('\n')).toContain("small › test\n       the file 'hosts/build-1/env' has what looks like");
  expect(printed.join('\n')).not.toContain(token);
  expect(readdirSync(folder)).toEqual([]);
  expect(synthesize([{ ...small, notSecrets: [fingerprint(token)] }], folder)).toBe(true);
});

test('the folder of an environment that is no longer listed is removed with its artifacts', () => {
  expect(synthesize([small, { ...small, name: 'other' }], folder)).toBe(true);
  expect(synthesize([small], folder)).toBe(true);
  expect(readdirSync(folder)).toEqual(['small']);
});
