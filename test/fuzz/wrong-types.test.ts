import { isSamePath, pathText, type Data, type Path, type Problem } from '../../constructs/kit';
import { shapeOf } from '../../constructs/platform/shape';
import { bases } from './bases';
import { places, smallest, withValue, type Schema } from './schema-walk';

/** A value of each type, none of them a permitted value of any setting. */
const wrong: readonly (readonly [type: string, value: unknown])[] = [
  ['null', null],
  ['number', -1.5],
  ['boolean', false],
  ['string', '\u0001'],
  ['array', [[]]],
  ['object', { unknown: 1 }],
];

/** The types of the permitted values of a setting. */
function typesOf({ type, const: only, enum: values }: Schema): unknown[] {
  if (only === false || (Array.isArray(values) && values.includes(false))) return ['boolean'];
  return only !== undefined || Array.isArray(values) ? [] : [type].flat();
}

/** Configurations of Loki, Vector and Grafana have rules of their own. Pod settings are the same in every section. */
const isLeftOut = (path: Path): boolean =>
  ['config', 'limits'].some((key) => path.includes(key)) || (path.includes('pod') && path[0] !== 'gateway');

const problemsWith = (base: Data, path: Path, value: unknown): readonly Problem[] =>
  shapeOf(withValue(base, path, value)).problems;

test.each(bases.slice(0, 2).map((base) => [base.name, { ...base }] as const))(
  'in %s a value of a wrong type is a problem of its setting',
  (_, base: Data) => {
    const settings = new Map<string, { readonly path: Path; readonly types: readonly unknown[] }>();
    for (const { path, schema } of places(base)) {
      // A setting of another form than that of the map in the base would mix two forms.
      if (path.length === 0 || isLeftOut(path) || problemsWith(base, path, smallest(schema)).length > 0) continue;
      const key = pathText(path);
      settings.set(key, { path, types: [...(settings.get(key)?.types ?? []), ...typesOf(schema)] });
    }
    const found = [...settings.values()].flatMap(({ path, types }) =>
      wrong
        .filter(
          ([type, value]) =>
            !types.includes(type) && !problemsWith(base, path, value).some((one) => isSamePath(one.path, path)),
        )
        .map(([type]) => `${pathText(path)}: ${type}`),
    );
    expect(found).toEqual([]);
    expect(settings.size).toBeGreaterThan(500);
  },
);
