import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

/** The package that computes layouts. A test compares the release with package.json. */
export const layoutProgram = { package: '@hpcc-js/wasm-graphviz', release: '1.29.2' } as const;

/** Reads sources of Graphviz as a JSON list from stdin, and writes the pictures as a JSON list. */
const script = `
import(process.argv[1]).then(async ({ Graphviz }) => {
  const graphviz = await Graphviz.load();
  const sources = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  process.stdout.write(JSON.stringify(sources.map((source) => graphviz.dot(source))));
}).catch((error) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
`;

/** The pictures of this process: a test or a server synthesizes the same environment many times. */
const known = new Map<string, string>();

/**
 * The pictures of sources of Graphviz, as SVG, computed in one process: the package loads asynchronously, and callers
 * are synchronous.
 *
 * @param program - runs Node.js
 * @throws Error if the process cannot be run, or Graphviz refuses a source
 */
export function layouts(sources: readonly string[], program = process.execPath): string[] {
  const missing = sources.filter((source) => !known.has(source));
  if (missing.length > 0)
    for (const [n, picture] of computed(missing, program).entries()) known.set(missing[n]!, picture);
  return sources.map((source) => known.get(source)!);
}

function computed(sources: readonly string[], program: string): string[] {
  const failed = (reason: string): Error =>
    new Error(`The layout of the diagram cannot be computed with ${layoutProgram.package}: ${reason}`);
  let url: string;
  try {
    url = pathToFileURL(require.resolve(layoutProgram.package)).href;
  } catch {
    throw failed('the package is not installed.');
  }
  const { error, status, signal, stdout, stderr } = spawnSync(program, ['--eval', script, url], {
    input: JSON.stringify(sources),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (error !== undefined) throw failed(error.message);
  if (status !== 0) throw failed(stderr.trim() || `its process ended with ${signal ?? `the exit code ${status}`}.`);
  return JSON.parse(stdout) as string[];
}
