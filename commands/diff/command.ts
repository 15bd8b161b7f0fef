import { parseArgs } from 'node:util';
import { compareOutputs, type Outputs } from './compare';
import { Unreadable } from './objects';
import { OutputError, readOutputs } from './outputs';
import { diffJson } from './print/json';
import { diffMarkdown } from './print/markdown';
import { diffText } from './print/text';

const usage = `Usage: npm run --silent diff -- [ENVIRONMENT…] [--base PLACE] [--head PLACE] [--format FORMAT]

Prints what changes in a cluster when the manifests of the head are applied after those of the base, and at what risk.
  --base PLACE     a folder with environments, or a commit whose folder dist is read; HEAD by default
  --head PLACE     the same; the folder dist by default
  --format FORMAT  text, json, or markdown for a comment of a pull request; text by default
  --json           the same as --format json
Ends with 0 if nothing changed, with 1 after changes, and with 2 if the arguments are wrong or an output cannot be read.`;

/** What a command prints, and its exit code. */
export interface CommandResult {
  readonly code: 0 | 1 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a command runs. */
export interface CommandPlace {
  /** The repository, with its folder `dist`. */
  readonly cwd: string;
  /** Whether the text has colours. */
  readonly colours: boolean;
}

/** Compares two outputs. @param args - the arguments after the name of the command */
export function diffCommand(args: readonly string[], { cwd, colours }: CommandPlace): CommandResult {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        base: { type: 'string', default: 'HEAD' },
        head: { type: 'string', default: 'dist' },
        format: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { code: 0, stdout: `${usage}\n`, stderr: '' };
    const format = formatOf(values.format, values.json);
    const [base, head] = [readOutputs(values.base, cwd), readOutputs(values.head, cwd)];
    if (base.size + head.size === 0)
      throw new OutputError(
        `Neither ${values.base} nor ${values.head} has an environment; npm run synth writes them to dist.`,
      );
    const changes = compareOutputs(chosen(base, positionals, head), chosen(head, positionals, base));
    const stdout = {
      text: () => diffText(changes, colours),
      json: () => diffJson(changes, values.base, values.head),
      markdown: () => diffMarkdown(changes),
    }[format]();
    return { code: changes.length === 0 ? 0 : 1, stdout, stderr: '' };
  } catch (thrown) {
    if (!(thrown instanceof OutputError || thrown instanceof Unreadable || isUsageError(thrown))) throw thrown;
    return { code: 2, stdout: '', stderr: `${thrown.message}\n` };
  }
}

type Format = 'text' | 'json' | 'markdown';

function formatOf(format: string | undefined, json: boolean): Format {
  const chosenFormat = format ?? (json ? 'json' : 'text');
  if (chosenFormat !== 'text' && chosenFormat !== 'json' && chosenFormat !== 'markdown')
    throw new OutputError(`--format is ${chosenFormat}; known formats are text, json and markdown.`);
  if (json && chosenFormat !== 'json')
    throw new OutputError(`--json and --format ${chosenFormat} exclude each other; give one of them.`);
  return chosenFormat;
}

/** The named environments; all if none is named. */
function chosen(outputs: Outputs, names: readonly string[], other: Outputs): Outputs {
  const unknown = names.filter((name) => !outputs.has(name) && !other.has(name));
  if (unknown.length > 0) {
    const known = [...new Set([...outputs.keys(), ...other.keys()])].toSorted();
    throw new OutputError(
      `There is no environment ${unknown.join(', ')} in the base or in the head; they have ${known.join(', ')}.`,
    );
  }
  return names.length === 0 ? outputs : new Map([...outputs].filter(([name]) => names.includes(name)));
}

/** An error of parseArgs, whose message is a sentence. It is of another realm in Jest. */
function isUsageError(thrown: unknown): thrown is Error {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    'code' in thrown &&
    String(thrown.code).startsWith('ERR_PARSE_ARGS')
  );
}
