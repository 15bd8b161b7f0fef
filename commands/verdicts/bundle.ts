import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Environment, Rendered } from '../../constructs/platform';
import { bundleOptions } from '../bundle-options';

const root = join(__dirname, '../..');
const work = join(root, 'build/verdicts');

/**
 * The function `render` of a commit.
 *
 * @param commit - @default - the working tree
 * @throws Error if git does not know the commit
 */
export function bundled(commit?: string): (environment: Environment) => Rendered {
  const source = commit === undefined ? root : checkedOut(commit);
  const outfile = join(work, `${commit === undefined ? 'now' : 'before'}.cjs`);
  buildSync({
    entryPoints: [join(source, 'constructs/platform/index.ts')],
    outfile,
    ...bundleOptions,
  });
  const { render } = createRequire(outfile)(outfile) as { render: (environment: Environment) => Rendered & Before };
  return (environment) => {
    const rendered = render(environment);
    return rendered.problems === undefined ? rendered : { ...rendered, errors: rendered.problems };
  };
}

/** The name of `errors` before a problem had a severity. */
interface Before {
  readonly problems?: Rendered['errors'];
}

function checkedOut(commit: string): string {
  const folder = join(work, 'source');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const archive = execFileSync('git', ['archive', commit, 'constructs', 'imports'], { cwd: root, maxBuffer: 1e9 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  return folder;
}
