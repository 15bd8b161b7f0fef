import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { merged, type Data } from '../../constructs/kit';
import { render } from '../../constructs/platform';
import * as fixtures from '../fixtures';
import { storeEnvironments } from '../fixtures/stores';
import { e2eEnvironments, variants } from '../fixtures/variants';
import { bases } from '../fuzz/bases';
import { refusals } from '../support/kubernetes';

const root = join(__dirname, '../..');
const folders = ['dist', 'test/golden'].flatMap((parent) =>
  readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(parent, name))
    .filter((folder) => manifestsIn(folder).length > 0),
);

/** A folder may also have the files of machines outside the cluster, or nothing else. */
function manifestsIn(folder: string): string[] {
  return readdirSync(join(root, folder)).filter((file) => file.endsWith('.yaml'));
}

/** The reasons why Kubernetes would reject objects of some files. */
function refusedIn(texts: readonly string[]): string[] {
  return texts
    .flatMap((text) => loadAll(text) as Data[])
    .flatMap((object) =>
      refusals(object).map((why) => `${String(object['kind'])} ${JSON.stringify(object['metadata'])}: ${why}`),
    );
}

test.each(folders)('%s: every object is valid', (folder) => {
  const files = manifestsIn(folder).map((file) => readFileSync(join(root, folder, file), 'utf8'));
  expect(refusedIn(files)).toEqual([]);
});

const environments = [...fixtures.fixtures, ...variants, ...e2eEnvironments, ...storeEnvironments, ...bases];

/** The kinds that `kubectl apply --prune` deletes with the lists of docs/gitops.md. */
const pruned = new Set(
  [...readFileSync(join(root, 'docs/gitops.md'), 'utf8').matchAll(/--prune-allowlist=(\S+)/g)].map(([, kind]) => kind!),
);

test.each(environments)('$name: every object is valid, and of a kind that docs/gitops.md prunes', (environment) => {
  const { errors: problems, files } = render(environment);
  expect(problems).toEqual([]);
  expect(refusedIn([...files.values()])).toEqual([]);
  const kinds = [...files.values()].flatMap((text) =>
    (loadAll(text) as Data[]).map(
      ({ apiVersion, kind }) => `${String(apiVersion).replace(/^v1$/, 'core/v1')}/${String(kind)}`,
    ),
  );
  expect(kinds.filter((kind) => kind !== 'core/v1/Namespace' && !pruned.has(kind))).toEqual([]);
});

test('an object with an unknown field, a number out of range or an invalid label is rejected', () => {
  const deployment = (loadAll([...render(fixtures.laptop).files.values()].join('---\n')) as Data[]).find(
    ({ kind }) => kind === 'Deployment',
  )!;
  const wrong = (over: Data): string[] => refusals(merged(deployment, over));
  expect(wrong({})).toEqual([]);
  expect(wrong({ spec: { replicaz: 1 } })[0]).toContain('must NOT have additional properties');
  expect(wrong({ spec: { replicas: 2 ** 31 } })[0]).toContain('int32');
  expect(wrong({ spec: { replicas: '1' } })[0]).toContain('must be integer');
  expect(wrong({ metadata: { labels: { a: 'b c' } } })).toEqual([expect.stringContaining('/metadata/labels')]);
});
