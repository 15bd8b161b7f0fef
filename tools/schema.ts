/** Generates constructs/platform/schema.json, the JSON Schema of an environment, from the types. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DEFAULT_CONFIG,
  createFormatter,
  createParser,
  createProgram,
  ObjectType,
  SchemaGenerator,
  type BaseType,
  type SubNodeParser,
} from 'ts-json-schema-generator';
import { isMap } from '../constructs/kit';

const root = join(__dirname, '..');

/** Types that the schema does not describe: components check their keys by release. */
const checkedElsewhere = new Set(['EventExporterConfig', 'LokiConfig', 'TempoConfig', 'VectorConfig']);

class OpenMaps implements SubNodeParser {
  supportsNode(node: Parameters<SubNodeParser['supportsNode']>[0]): boolean {
    return checkedElsewhere.has(node.getText());
  }

  createType(node: Parameters<SubNodeParser['supportsNode']>[0]): BaseType {
    return new ObjectType(node.getText(), [], [], true);
  }
}

/** The schema as it is committed. */
export function environmentSchema(): string {
  const config = {
    ...DEFAULT_CONFIG,
    path: join(root, 'constructs/platform/environment.ts'),
    tsconfig: join(root, 'tsconfig.json'),
    type: 'Environment',
    additionalProperties: false,
    skipTypeCheck: true,
  };
  const program = createProgram(config);
  const parser = createParser(program, config, (chain) => chain.addNodeParser(new OpenMaps()));
  const schema = new SchemaGenerator(program, parser, createFormatter(config), config).createSchema('Environment');
  return `${JSON.stringify(withValues(schema), null, 2)}\n`;
}

/** Keeps only defaults that are values, since editors insert them. Defaults in words are moved to the description. */
function withValues(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withValues);
  if (!isMap(node)) return node;
  const below = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withValues(value)]));
  // A setting may be named `default`; its schema is a map.
  if (typeof below['default'] !== 'string') return below;
  const { default: text, ...rest } = below;
  const { value, words } = defaultOf(text);
  const description = typeof rest['description'] === 'string' ? `${rest['description']} ` : '';
  return {
    ...rest,
    ...(words !== undefined && { description: `${description}Default: ${words}.` }),
    ...(value !== undefined && { default: value }),
  };
}

/** Parses a `@default`: a value, `- words`, or `value - words`. In comments of Kubernetes, words have no dash. */
function defaultOf(text: string): { readonly value?: unknown; readonly words?: string } {
  if (!text.includes(' ')) return { value: text };
  const [, quoted, plain, after] = /^(?:'([^']*)' - |([\w.]+) - |- )?(.*)$/s.exec(text)!;
  const words = after!.trim().replace(/\.$/, '');
  if (quoted !== undefined) return { value: quoted, words: `'${quoted}': ${words}` };
  return plain === undefined ? { words } : { value: JSON.parse(plain), words: `${plain}: ${words}` };
}

if (require.main === module) writeFileSync(join(root, 'constructs/platform/schema.json'), environmentSchema());
