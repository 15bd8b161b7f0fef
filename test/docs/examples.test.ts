import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, Testing } from 'cdk8s';
import { render } from '../../constructs/platform';
import { build } from '../../examples/component/chart';
import { environmentsOf, exampleFiles } from '../../tools/examples';
import { gallery, seeAlso } from '../../tools/examples/list';
import { migrationOf } from '../commands/migrate/examples';
import { read, root } from './pages';

const names: string[] = Object.values(gallery).flat();
const environments = names.flatMap((name) =>
  environmentsOf(name).map((environment): [string, typeof environment] => [name, environment]),
);

test('every folder of examples/ with an environment or a chart is on the page', () => {
  const folders = readdirSync(join(root, 'examples')).filter((name) =>
    readdirSync(join(root, 'examples', name)).some((file) => /^(?:environment|chart)\./.test(file)),
  );
  expect(folders.toSorted()).toEqual(names.toSorted());
});

test.each(environments)('%s is synthesized without errors', (_name, environment) => {
  const { errors, warnings } = render(environment);
  expect(errors).toEqual([]);
  expect(warnings.map(({ message }) => message)).toEqual([]);
});

test.each([...exampleFiles()])('%s is what npm run examples writes', (file, text) => {
  expect(read(file)).toBe(text);
});

test('every example says where to read on', () => {
  expect(Object.keys(seeAlso).toSorted()).toEqual(names.toSorted());
});

test('the chart of one component is synthesized', () => {
  const kinds = (Testing.synth(build(new App())) as { readonly kind: string }[]).map(({ kind }) => kind);
  expect(kinds).toContain('DaemonSet');
  expect(kinds).toContain('NetworkPolicy');
  expect(kinds).not.toContain('Secret');
});

test('the example of a migration is what npm run migrate prints', () => {
  const text = read('examples/promtail-migration/promtail.yaml');
  const { environment, unmapped } = migrationOf({
    kind: 'promtail',
    file: 'promtail-migration.yaml',
    text,
    expected: '',
  });
  expect(unmapped).toEqual([]);
  expect(environmentsOf('promtail-migration')).toEqual([environment]);
});
