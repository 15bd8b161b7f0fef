import type { Command } from 'commander';
import type { EnvironmentInput } from '../constructs/platform';

/** 0: done; 1: findings, such as differences, failed checks or errors of an environment; 2: wrong usage, or not run. */
export type ExitCode = 0 | 1 | 2;

/** A finding that ends a command with exit code 1. Every other error ends it with 2. */
export class Finding extends Error {}

/** An example of a command line, and what it does. */
export type Example = readonly [line: string, does: string];

/** What a command is, and what it runs. */
export interface Definition<Options = Readonly<Record<string, unknown>>> {
  /** What the command does, in sentences. */
  readonly description: string;
  /** Declares arguments and options. */
  readonly declare: (command: Command) => void;
  readonly examples: readonly Example[];
  /** When the command ends with which exit code. */
  readonly exits: Readonly<Partial<Record<ExitCode, string>>>;
  /** The shape that `--json` prints. Keys are only added to it. @default - no `--json` */
  readonly json?: string;
  /** Runs the command. What it needs is imported here, so that no other command loads it. */
  readonly run: (call: Call<Options>) => ExitCode | Promise<ExitCode>;
}

/** A call of a command. */
export interface Call<Options> {
  readonly args: readonly string[];
  readonly options: Options;
  /** Loads the environments of the caller. */
  readonly environments: () => Promise<readonly EnvironmentInput[]>;
}

/** A definition whose options have a type. */
export function definition<Options = Readonly<Record<string, unknown>>>(one: Definition<Options>): Definition {
  return one as unknown as Definition;
}

/** Prints a value as JSON. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
