/** Writes docs/commands.md from the definitions of the commands. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Argument, Command, Option } from 'commander';
import { entries, type Entry } from '../commands';
import type { Definition } from '../commands/command';
import { formatted } from '../commands/migrate/prettier';
import { addCommand, emptyProgram } from '../commands/program';

const file = join(__dirname, '../docs/commands.md');

const intro = `# Commands

\`cdk8s-logging\` is the program of the package; in a clone, and in a repository that \`init\` wrote, the npm scripts run it:
\`npm run synth -- production\` is \`npx cdk8s-logging synth production\`. \`npm run --silent\` prints nothing of npm itself,
which matters where another program reads the output. \`--help\` of each command prints its part of this page.

The environments are those that \`environments/index.ts\` of the working directory exports as \`environments\`, or, without
that file, those of the YAML files of \`environments/\` ([environments.md](environments.md#yaml)).
\`--environments FILE\` names another file, before or after the command: \`.ts\`, \`.js\` and \`.mjs\` export the list; \`.json\`
is the list, or a map with it; \`.yaml\` and \`.yml\` are an environment or a list of them, and a folder is its YAML files.
TypeScript is compiled without checking its types, and may import other files without their
extension, in a package of CommonJS or of ES modules; it has no top-level \`await\`.

Every command ends with 0, with 1 after findings (such as errors of an environment, failed checks or differences), and
with 2 if the arguments are wrong or it could not run. Results are printed to stdout, problems and progress to stderr.
Colours and progress appear on a terminal only; \`NO_COLOR=1\` and \`FORCE_COLOR=1\` decide otherwise about colours. \`--json\`
prints the shape that is described here; later versions only add keys.
`;

/** The page as it is committed. */
export function commandsPage(): string {
  const program = emptyProgram();
  const texts = entries.map((entry) => {
    const definition = entry.load().command;
    return commandText(
      entry,
      definition,
      addCommand(program, entry, definition, () => {}),
    );
  });
  return formatted([intro, ...texts].join('\n'), file);
}

function commandText({ name }: Entry, { description, examples, exits, json }: Definition, command: Command): string {
  return [
    `## ${name}`,
    '',
    escaped(description),
    '',
    '```text',
    `cdk8s-logging ${name} ${command.usage()}`,
    '```',
    '',
    ...command.registeredArguments.map(argumentText),
    ...command.options.map(optionText),
    '',
    '```sh',
    ...examples.map(([line, does]) => `# ${does}\n${line}`),
    '```',
    '',
    ...Object.entries(exits).map(([code, when]) => `- ends with ${code}: ${when}`),
    '',
    ...(json === undefined ? [] : [`JSON: ${shapes(json)}`, '']),
  ].join('\n');
}

function argumentText(argument: Argument): string {
  const { required, variadic } = argument;
  const name = `${argument.name()}${variadic ? '...' : ''}`;
  return `- \`${required ? `<${name}>` : `[${name}]`}\`: ${escaped(argument.description)}${extra(argument)}`;
}

function optionText(option: Option): string {
  return `- \`${option.flags}\`: ${escaped(option.description)}${extra(option)}`;
}

/** Choices and the default, which help prints too. */
function extra({ argChoices, defaultValue }: Argument | Option): string {
  return [
    ...(argChoices === undefined ? [] : [`; one of ${argChoices.map((choice) => `\`${choice}\``).join(', ')}`]),
    ...(defaultValue === undefined ? [] : [`; \`${String(defaultValue)}\` by default`]),
  ].join('');
}

/** Text of the help as Markdown: `<name>` is no HTML. */
function escaped(text: string): string {
  return text.replaceAll('<', '\\<').replaceAll('$', '\\$');
}

/** A description of JSON with its shapes as code. */
function shapes(text: string): string {
  return text
    .replaceAll('\n', ' ')
    .replaceAll(/(?<![[{(])(?:\[\{[^[\]{}]*\}\]|\{(?:[^{}]|\{[^{}]*\})*\}|\[\w+\])/g, (shape) => `\`${shape}\``);
}

if (require.main === module) writeFileSync(file, commandsPage());
