import { definition } from './command';
import type * as Schema from '../constructs/platform/file-schema';

/** Prints the JSON Schema of a file of environments. */
export const command = definition({
  description: `Prints the JSON Schema of a YAML or JSON file with an environment, with descriptions and defaults, for editors and
validators. The package has the same as node_modules/cdk8s-logging/lib/environment-file.schema.json.`,
  declare: () => {},
  examples: [['npx cdk8s-logging schema > environment.schema.json', 'for an editor of JSON or YAML']],
  exits: { 0: 'the schema was printed', 2: 'wrong arguments' },
  json: 'a JSON Schema of draft 7.',
  run: () => {
    const { fileSchema } = require('../constructs/platform/file-schema') as typeof Schema;
    process.stdout.write(`${JSON.stringify(fileSchema(), null, 2)}\n`);
    return 0;
  },
});
