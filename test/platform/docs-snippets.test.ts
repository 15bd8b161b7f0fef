import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { render, type Overlay } from '../../constructs/platform';
import { laptop } from '../fixtures';

const page = readFileSync(join(__dirname, '../../docs/collect.md'), 'utf8');
const snippets = [...page.matchAll(/^```ts\n(.*?)^```$/gms)]
  .map(([, snippet]) => snippet!)
  .filter((snippet) => /\b(collect|pipeline):/.test(snippet));

/** Settings of an environment: a whole one, its section `collect`, or the `pipeline` of its logs. */
function settingsOf(snippet: string): Partial<Overlay> {
  const isEnvironment = /^(export )?const /.test(snippet);
  const expression = isEnvironment ? snippet.replace(/^[^=]*=/, '').replace(/;\s*$/, '') : `{ ${snippet} }`;
  const { code } = transformSync(`return (${expression});`, { loader: 'ts' });
  // oxlint-disable-next-line typescript/no-implied-eval -- the text of our own page
  const settings = new Function(code)() as Partial<Overlay> & { readonly pipeline?: object };
  const { pipeline, ...others } = settings;
  return pipeline === undefined ? others : { collect: { logs: { pipeline } } };
}

test('the page has an environment, a pipeline and settings of the agent', () => {
  expect(snippets).toHaveLength(3);
});

test.each(snippets)('a snippet of docs/collect.md is valid: %#', (snippet) => {
  const { errors, platform } = render({ ...settingsOf(snippet), name: 'docs', extends: laptop });
  expect(errors).toEqual([]);
  expect(platform).toBeDefined();
});
