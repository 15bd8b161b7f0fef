import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { definition } from './command';

/** Prints the JSON Schema of an environment. */
export const command = definition({
  description: `Prints the JSON Schema of an environment, with descriptions and defaults, for editors and validators.`,
  declare: () => {},
  examples: [['npx cdk8s-logging schema > environment.schema.json', 'for an editor of JSON or YAML']],
  exits: { 0: 'the schema was printed', 2: 'wrong arguments' },
  json: 'a JSON Schema of draft 7.',
  run: () => {
    process.stdout.write(readFileSync(join(__dirname, '../constructs/platform/schema.json'), 'utf8'));
    return 0;
  },
});
