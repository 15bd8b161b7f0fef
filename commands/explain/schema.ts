import { isMap, type Data } from '../../constructs/kit';
import { alternativesOf, formsOf } from '../../constructs/platform/forms';
import schema from '../../constructs/platform/schema.json';

/** A setting as the JSON Schema describes it. */
export interface Described {
  /** The permitted forms. @default - the schema does not know them */
  readonly type?: string;
  readonly description?: string;
  /** @default - the default is no fixed value, or there is none */
  readonly default?: unknown;
  /** The default in words. @default - it is a value, or there is none */
  readonly defaultWords?: string;
}

/** The schema of an environment. */
export const root: Data = { $ref: schema.$ref };

/** The schema below a key or a position; undefined if there can be nothing. */
export function schemaBelow(node: Data, step: string | number): Data | undefined {
  for (const one of alternativesOf(node)) {
    if (typeof step === 'number') {
      if (isMap(one['items'])) return one['items'];
      continue;
    }
    const properties = one['properties'];
    if (isMap(properties) && Object.hasOwn(properties, step)) return properties[step] as Data;
    const { additionalProperties: others } = one;
    if (isMap(others)) return others;
    if (isOpen(one)) return {};
  }
  // What the schema does not describe can be anything.
  return alternativesOf(node).every((one) => Object.keys(one).every((key) => key === 'description')) ? {} : undefined;
}

/** A map whose keys the schema does not know, such as the configuration of a program. */
function isOpen({ type, properties, additionalProperties }: Data): boolean {
  return type === 'object' && properties === undefined && additionalProperties !== false;
}

/** The settings of a map by name; none for a map with names that the user chooses. */
export function settingsIn(node: Data): Readonly<Record<string, Data>> {
  return Object.assign({}, ...alternativesOf(node).map((one) => one['properties'] ?? {})) as Readonly<
    Record<string, Data>
  >;
}

/** What the schema says about a setting. Words about its default are at the end of its description. */
export function described(node: Data): Described {
  const of = [node, ...alternativesOf(node)].map((one) => one['description']).find((text) => typeof text === 'string');
  const [, description = '', words] = /^(.*?)(?:(?:^|\s)Default: (.*?)\.?)?$/s.exec(of ?? '')!;
  const type = typeOf(node);
  return {
    ...(type !== undefined && { type }),
    ...(description !== '' && { description }),
    ...('default' in node && { default: node['default'] }),
    ...(words !== undefined && { defaultWords: words }),
  };
}

function typeOf(node: Data): string | undefined {
  const forms = formsOf(node).filter((form) => form !== 'undefined');
  const one = alternativesOf(node)[0];
  if (forms.length === 1 && isMap(one?.['properties'])) return 'a map';
  return forms.length === 0 ? undefined : forms.join(', ');
}
