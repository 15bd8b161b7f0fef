import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { addArtifact, artifactsOf, problemsOf } from '../../constructs/kit';

const text = 'content';

/** The problems of artifacts with these paths, each of its own construct. */
function problemPaths(...paths: string[]): [path: string, message: string][] {
  const chart = new Chart(new App({ outdir: 'unused' }), 'chart');
  for (const [n, path] of paths.entries()) addArtifact(new Construct(chart, `part-${n}`), { path, text });
  return problemsOf(chart).map(({ path, message }) => [path.join('.'), message]);
}

test('artifacts are those of the tree, in the order of adding', () => {
  const app = new App({ outdir: 'unused' });
  const [one, two] = ['one', 'two'].map((id) => new Chart(app, id)) as [Chart, Chart];
  const part = new Construct(one, 'part');
  const first = { path: 'hosts/b.sh', text, mode: 0o755 };
  const second = { path: 'hosts/a/vector.yaml', text };
  addArtifact(part, first);
  addArtifact(one, second);
  addArtifact(two, first);
  expect(artifactsOf(one)).toEqual([first, second]);
  expect(artifactsOf(part)).toEqual([first]);
  expect([one, two].flatMap(problemsOf)).toEqual([]);
});

test.each(['', '/etc/passwd', '../outside', 'hosts/../../outside', 'hosts//a', 'hosts/', 'a b', '.'])(
  'the path %j is an error',
  (path) => {
    expect(problemPaths(path)).toEqual([['part-0', expect.stringContaining('has no valid path')]]);
  },
);

test('a file that kubectl would apply must be in a sub-folder', () => {
  expect(problemPaths('host.yaml')).toEqual([['part-0', expect.stringContaining('must be in a sub-folder')]]);
  expect(problemPaths('hosts/host.yaml', 'diagram.svg')).toEqual([]);
});

test('a path that is taken is an error at the second file', () => {
  expect(problemPaths('hosts/a', 'hosts/a')).toEqual([['part-1', "two files of the output have the path 'hosts/a'."]]);
  expect(problemPaths('hosts', 'hosts/a')).toEqual([
    ['part-1', "two files of the output have the path 'hosts/a', or a folder of it: 'hosts'."],
  ]);
});
