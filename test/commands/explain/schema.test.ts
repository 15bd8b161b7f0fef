import { root, schemaBelow } from '../../../commands/explain/schema';
import { isMap, pathText, type Data, type Path } from '../../../constructs/kit';
import { fixtures } from '../../fixtures';

/** The paths of all values that are no maps. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  return isMap(value) ? Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...path, key])) : [path];
}

test('every setting of every fixture is known', () => {
  const unknown = fixtures.flatMap((environment) =>
    pathsIn(environment).filter((path) => {
      const node = path.reduce<Data | undefined>((of, step) => of && schemaBelow(of, step), root);
      return node === undefined;
    }),
  );
  expect(unknown.map(pathText)).toEqual([]);
});
