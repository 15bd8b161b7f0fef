import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Rendered } from '../../constructs/platform';
import type * as Mutations from '../../test/fuzz/mutations';
import { bundleOptions } from '../bundle-options';

const root = join(__dirname, '../..');
const work = join(root, 'build/verdicts');

/** The function `render` of a commit, and the mutations of its environments. */
export interface Version extends Pick<typeof Mutations, 'mutation' | 'describeMutation'> {
  readonly render: (environment: unknown) => Rendered;
}

/**
 * Compiles a commit.
 *
 * @throws Error if git does not know the commit
 */
export function versionOf(commit: string): Version {
  const outfile = join(work, 'before.cjs');
  const contents = `
    export { render } from './constructs/platform';
    export { describeMutation, mutation } from './test/fuzz/mutations';`;
  buildSync({ ...bundleOptions, stdin: { contents, resolveDir: checkedOut(commit), loader: 'ts' }, outfile });
  const { render, ...mutations } = createRequire(outfile)(outfile) as Omit<Version, 'render'> & Before;
  return {
    ...mutations,
    render: (environment) => {
      const rendered = render(environment);
      return rendered.problems === undefined ? rendered : { ...rendered, errors: rendered.problems };
    },
  };
}

/** The name of `errors` before a problem had a severity. */
interface Before {
  readonly render: (environment: unknown) => Rendered & { readonly problems?: Rendered['errors'] };
}

function checkedOut(commit: string): string {
  const folder = join(work, 'source');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const parts = ['constructs', 'imports', 'test/fuzz', 'test/fixtures'];
  const archive = execFileSync('git', ['archive', commit, ...parts], { cwd: root, maxBuffer: 1e9 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  return folder;
}
