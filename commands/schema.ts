/** Writes constructs/platform/schema.json, the JSON Schema of an environment, from the types. */
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

const root = join(__dirname, '..');

/** Types whose content is checked by the tables of a system's own keys, which know its releases: any map fits the schema. */
const checkedElsewhere = new Set(['VectorConfig']);

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
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (require.main === module) writeFileSync(join(root, 'constructs/platform/schema.json'), environmentSchema());
