import { load } from 'js-yaml';
import { isMap, literal, yamlText } from '../../../constructs/kit';
import {
  breakingChanges,
  defaultFolder,
  report,
  resolvedEnvironment,
  type Environment,
  type StoreChoice,
} from '../../../constructs/platform';
import { Finding, printJson, type Call, type ExitCode } from '../../command';
import { environmentNamed, validEnvironment } from '../../environments';
import type { MigrateCommandOptions } from '..';
import { Unreadable } from '../migration';
import { formatted } from '../prettier';
import { dayAfter, storePlan, type StorePlan } from './plan';

/** Only for the text, where no new store is named. */
const example: StoreChoice = {
  external: { url: 'https://s3.example.com', region: 'eu-central-1', keys: { secret: 'new-s3' } },
};

/**
 * Prints how an environment leaves its object store by a new schema period.
 *
 * @throws Unreadable if an option is wrong
 * @throws Finding if the environment cannot change its store, or the changed one has errors
 */
export async function migrateStore({
  args,
  options,
  environments,
}: Pick<Call<MigrateCommandOptions>, 'args' | 'options' | 'environments'>): Promise<ExitCode> {
  const [name, more] = args;
  if (name === undefined || more !== undefined)
    throw new Unreadable('migrate store takes the name of one environment.');
  const input = environmentNamed(await environments(), name);
  validEnvironment(input);
  const environment = resolvedEnvironment(input);
  const to = options.to === undefined ? example : storeOf(options.to);
  const plan = storePlan(environment, to, options.from ?? dayAfter(new Date().toISOString().slice(0, 10), 1));
  if (options.to !== undefined) checkChange(environment, plan);
  if (options.json === true) printJson(plan);
  else process.stdout.write(planText(plan, options.to === undefined));
  return 0;
}

/** The value of `--to`: `external: { url: …, … }`. */
function storeOf(text: string): StoreChoice {
  let value: unknown;
  try {
    value = load(text);
  } catch (error) {
    throw new Unreadable(`--to is not YAML: ${(error as Error).message.split('\n', 1)[0]}`);
  }
  if (!isMap(value) || Object.keys(value).length !== 1)
    throw new Unreadable(`--to is the setting of one store, such as ${yamlText(example).trim()}`);
  return value;
}

/** @throws Finding with the errors of the changed environment, also against the last output */
function checkChange(environment: Environment, { change }: StorePlan): void {
  const changed: Environment = {
    ...environment,
    objectStore: change.objectStore,
    loki: { ...environment.loki!, schema: change.loki.schema },
  };
  const rendered = validEnvironment(changed);
  const [problem] = breakingChanges(rendered, defaultFolder());
  if (problem !== undefined) throw new Finding(report(changed, problem));
}

function planText({ environment, change, begins, ends, steps, notes }: StorePlan, isExample: boolean): string {
  const settings = Object.entries(change).map(([section, value]) => `  ${section}: ${literal(value)},`);
  const code = formatted(`export const changed = {\n${settings.join('\n')}\n};\n`, 'changed.ts');
  return [
    `${environment} leaves its store: ${ends === undefined ? `the new one begins on ${begins}, and the earlier one is kept` : `the new one begins on ${begins}, and the earlier one ends on ${ends}`}.`,
    '',
    isExample
      ? 'Settings to change; the new store is an example, --to names yours and checks it:'
      : 'Settings to change, which were checked:',
    '',
    ...code
      .split('\n')
      .slice(1, -2)
      .map((line) => `  ${line}`),
    '',
    ...steps.map(({ when, what }) => `${when}\n  ${what}`),
    '',
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}
