import { definition } from '../command';
import type * as Implementation from './command';

/** Options of `explain`. */
export interface ExplainOptions {
  readonly json?: boolean;
}

/** Prints a setting, and where it comes from. */
export const command = definition<ExplainOptions>({
  description: `Prints the value of a setting of an environment, its type, default and description, and where the value comes from:
the line of a YAML file, the environment that is extended, the size, the release set or the default. Of a map, all
settings below it are printed, each with its origin. Of a key of a program's own configuration, such as
loki.config.limits_config.ingestion_rate_mb, it prints the value that is written, and who sets it.`,
  declare: (of) =>
    of
      .argument('<environment>', 'name of an environment')
      .argument('[key]', "a setting, as in messages: loki.schema[0].from, tenants['my-team'] (default: all)")
      .option('--json', 'print it as JSON'),
  examples: [
    ['npm run --silent explain -- production loki.replicas', 'one setting'],
    ['npm run --silent explain -- production loki', 'all settings of Loki'],
    [
      'npm run --silent explain -- production loki.config.limits_config.ingestion_rate_mb',
      "a key of Loki's configuration",
    ],
  ],
  exits: {
    0: 'the setting was printed',
    1: 'the environment has errors, and its configuration is not known',
    2: 'wrong arguments, or there is no such setting',
  },
  json: `{ environment, key, path, value?, origin, type?, default?, description?,
settings?: [{ key, value?, origin, default? }], written?: { file, object, key }, affects?: [{ file, objects }] }.
origin is { kind, name?, file?, line?, column? }. Its kind is environment, size, file (images.lock), releases, default,
construct (the value is written by the program) or none. settings are those below a map, written is where a
configuration is, and affects has the objects that differ without the setting.`,
  run: (call) => (require('./command') as typeof Implementation).runExplain(call),
});
