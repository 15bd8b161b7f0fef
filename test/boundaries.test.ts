import { join } from 'node:path';
import { importsBelow, importsOf, violation } from './support/boundaries';

test('every import follows the layers and uses the index of another folder', () => {
  const imports = importsBelow(join(__dirname, '..'));
  expect(imports.length).toBeGreaterThan(500);
  expect(imports.map(violation).filter((found) => found !== undefined)).toEqual([]);
});

test.each([
  ['a new component that imports its neighbour', 'constructs/other/index.ts', '../loki'],
  ['a new component that imports a file of its neighbour', 'constructs/other/a/b.ts', '../../loki/loki'],
  ['a new component that imports the platform', 'constructs/other/index.ts', '../platform'],
  ['kit that imports a component', 'constructs/kit/network/url.ts', '../../other'],
  ['contracts that import kit', 'constructs/contracts/sink.ts', '../kit'],
  ['a component that imports a file of kit', 'constructs/other/index.ts', '../kit/validation/problem'],
  ['a component that imports an environment', 'constructs/other/index.ts', '../../environments'],
  ['a component that imports a command', 'constructs/other/index.ts', '../../commands/kubectl'],
  ['a command that imports a developer tool', 'commands/other.ts', '../tools/schema'],
  ['a command that imports a test', 'commands/other/index.ts', '../../test/support/http'],
  ['an environment that imports a component', 'environments/laptop.ts', '../constructs/loki'],
  ['an entry that imports a file of a component', 'entries/loki.ts', '../constructs/loki/loki'],
  ['a component that imports an entry', 'constructs/other/index.ts', '../../entries/loki'],
  ['a test that imports a sample', 'test/other/other.test.ts', '../../environments/laptop'],
])('%s is rejected', (_what, file, to) => {
  const [found] = importsOf(file, `import { x } from '${to}';`);
  expect(violation(found!)).toContain(`imports ${found!.to}`);
});

test.each([
  ['a component that imports contracts', 'constructs/other/index.ts', '../contracts'],
  ['a component that imports its own files', 'constructs/other/index.ts', './config'],
  ['the platform that imports a component', 'constructs/platform/platform.ts', '../other'],
  ['kit that imports the classes of Kubernetes', 'constructs/kit/workload/rbac.ts', '../../../imports/k8s'],
])('%s is accepted', (_what, file, to) => {
  expect(violation(importsOf(file, `import { x } from '${to}';`)[0]!)).toBeUndefined();
});
