import { isMap, type Data } from '../kit';
import schema from './schema.json';

/** Added to the name of a definition for the same settings in an environment that extends another one. */
const suffix = '-partly';

/**
 * The JSON Schema of a YAML file, for editors: an environment, one that extends another one by name, or a list of them.
 * In one that extends, no setting is required, and `null` removes a setting.
 */
export function fileSchema(): object {
  const full: Readonly<Record<string, Data>> = schema.definitions;
  const partial = new Map<string, Data>();
  const open = ['Environment'];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (partial.has(name)) continue;
    partial.set(
      name,
      partly(full[name]!, (other) => open.push(other)),
    );
  }
  const { properties, ...overlay } = partial.get('Environment')!;
  const { name } = full['Environment']!['properties'] as Data;
  const extended = {
    ...overlay,
    properties: {
      name,
      extends: {
        type: 'string',
        description:
          'Name of the environment that the settings are laid over: maps are merged by key, lists and values are replaced, `null` removes a setting.',
      },
      ...withoutName(properties as Data),
    },
    required: ['name', 'extends'],
  };
  const one = conditional(
    { type: 'object', required: ['extends'] },
    { $ref: '#/definitions/ExtendingEnvironment' },
    { $ref: '#/definitions/Environment' },
  );
  return {
    $schema: schema.$schema,
    ...conditional({ type: 'array' }, { type: 'array', items: one, minItems: 1 }, one),
    definitions: {
      ...full,
      ExtendingEnvironment: extended,
      ...Object.fromEntries([...partial].map(([key, node]) => [`${key}${suffix}`, node])),
    },
  };
}

/** A schema that depends on another one. */
function conditional(when: object, fits: object, otherwise: object): object {
  const keys = ['if', 'then', 'else'];
  return Object.fromEntries([when, fits, otherwise].map((schemaOf, n) => [keys[n]!, schemaOf]));
}

function withoutName({ name: _name, ...others }: Data): Data {
  return others;
}

/** A schema of which nothing is required. Lists are replaced, so that what is in them is complete. */
function partly(node: Data, refers: (name: string) => void): Data {
  const below = (value: unknown): unknown => (isMap(value) ? partly(value, refers) : value);
  const orNull = (value: unknown): unknown => {
    if (!isMap(value)) return value;
    const { description, default: fallback, ...rest } = value;
    return {
      ...(description !== undefined && { description }),
      ...(fallback !== undefined && { default: fallback }),
      anyOf: [partly(rest, refers), { type: 'null' }],
    };
  };
  const { required: _required, ...others } = node;
  return Object.fromEntries(
    Object.entries(others).map(([key, value]) => {
      if (key === '$ref' && typeof value === 'string') {
        refers(decodeURIComponent(value.replace('#/definitions/', '')));
        return [key, `${value}${suffix}`];
      }
      if (key === 'properties')
        return [key, Object.fromEntries(Object.entries(value as Data).map(([name, one]) => [name, orNull(one)]))];
      if (key === 'additionalProperties') return [key, orNull(value)];
      if (key === 'anyOf') return [key, (value as unknown[]).map(below)];
      return [key, value];
    }),
  );
}
