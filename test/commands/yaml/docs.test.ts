import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../support/command';
import { folder } from '../../support/processes';

const place = folder('yaml-docs');
afterAll(() => place.remove());

const page = readFileSync(join(__dirname, '../../../docs/environments.md'), 'utf8');

/** The blocks of a language on the page, without their indentation. */
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^( *)\`\`\`${language}\\n(.*?)^ *\`\`\`$`, 'gms'))].map(([, indent = '', text = '']) =>
    text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );

const [production, staging] = blocks('yaml') as [string, string];
mkdirSync(join(place.path, 'environments'));
const write = (name: string, text: string): void => writeFileSync(join(place.path, 'environments', name), text);

beforeEach(() => {
  write('production.yaml', production);
  write('staging.yaml', staging);
});

test('the environments of the page are valid', async () => {
  expect(await runCommand(['synth'], place.path)).toMatchObject({ status: 0, stderr: '' });
});

test('the message of the page is that of a wrong value', async () => {
  write('production.yaml', production.replace('replicas: 3', 'replicas: three'));
  const { stderr } = await runCommand(['synth'], place.path);
  const message = blocks('text').find((text) => text.startsWith('error'));
  expect(stderr).toBe(`${message}1 error, nothing was written.\n`);
});

test('the explanation of the page is what is printed', async () => {
  const { stdout } = await runCommand(['explain', 'staging', 'loki.replicas'], place.path);
  const example = blocks('text').find((text) => text.includes('explain -- staging'));
  expect(`$ npm run --silent explain -- staging loki.replicas\n${stdout}`).toBe(example);
});
