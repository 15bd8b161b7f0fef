import { Command, CommanderError } from 'commander';
import { packageVersion } from '../constructs/platform/version';
import { entries, type Entry } from '.';
import { Finding, type Definition, type ExitCode } from './command';
import type * as Lock from './image-lock';
import type * as Loader from './load-environments';

interface GlobalOptions {
  readonly environments?: string;
}

/** The program without its commands. */
export function emptyProgram(): Command {
  return new Command('cdk8s-logging')
    .description('Logging for Kubernetes as plain YAML: validates and writes environments, and helps to operate them.')
    .version(packageVersion, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print the help')
    .helpCommand('help [command]', 'print the help of a command')
    .option(
      '-e, --environments <path>',
      'a file with the list `environments` (.ts, .js, .mjs, .json), or a YAML file or a folder of them (default: environments/index.ts, or the YAML files of environments/)',
    )
    .configureHelp({ showGlobalOptions: true, helpWidth: 120 })
    .showHelpAfterError('Use --help for arguments and options.')
    .exitOverride();
}

/** Adds a command to the program. @param ended - receives the exit code of a call */
export function addCommand(
  program: Command,
  { name, summary }: Pick<Entry, 'name' | 'summary'>,
  { description, declare, examples, exits, json, run }: Definition,
  ended: (code: ExitCode) => void,
): Command {
  const command = program.command(name).summary(summary).description(description);
  declare(command);
  const lines = [
    '',
    'Examples:',
    ...examples.map(([line, does]) => `  ${line}\n      ${does}`),
    '',
    'Exit codes:',
    ...Object.entries(exits).map(([code, when]) => `  ${code}  ${when}`),
    ...(json === undefined ? [] : ['', `JSON: ${json}`]),
  ];
  return command.addHelpText('after', lines.join('\n')).action(async () => {
    const environments = async () => {
      const { loadEnvironments } = require('./load-environments') as typeof Loader;
      const loaded = await loadEnvironments(program.opts<GlobalOptions>().environments);
      const { withLockedImages } = require('./image-lock') as typeof Lock;
      return withLockedImages(loaded);
    };
    checkValues(command);
    ended(await run({ args: command.args, options: command.opts(), environments }));
  });
}

/** An empty value is usually a variable of a shell that is not set; as a folder, it would be the working directory. */
function checkValues(command: Command): void {
  const values: Readonly<Record<string, unknown>> = command.optsWithGlobals();
  const empty = [...command.options, ...(command.parent?.options ?? [])].find(
    (option) => values[option.attributeName()] === '',
  );
  if (empty !== undefined) throw new Error(`${empty.long} is empty, and needs a value.`);
}

/** Runs the command that the arguments name. Errors are printed as their message. @returns the exit code */
export async function runProgram(args: readonly string[]): Promise<ExitCode> {
  const program = emptyProgram();
  let code: ExitCode = 0;
  try {
    for (const entry of entries)
      // Only what the arguments name is loaded; the help of the program needs no more than names.
      if (args.includes(entry.name)) addCommand(program, entry, entry.load().command, (ended) => (code = ended));
      else program.command(entry.name).summary(entry.summary);
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    console.error(thrown instanceof Error ? thrown.message : String(thrown));
    return thrown instanceof Finding ? 1 : 2;
  }
}
