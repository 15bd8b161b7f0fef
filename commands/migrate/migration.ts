import type { Data } from '../../constructs/kit';

/** What a configuration of another program becomes. */
export interface Migration {
  /** Settings of an `Environment`, as plain data. `name` and `releases` are added where they are missing. */
  readonly environment: Data;
  /** Every setting of the input that the environment does not have. */
  readonly unmapped: readonly Unmapped[];
  /** What is to be known or done, as sentences. */
  readonly notes: readonly string[];
}

/** A setting that was not mapped. */
export interface Unmapped {
  /** Its path in the input, with the line where the format is no data: `clients[0].bearer_token`. */
  readonly path: string;
  /** Its value, without secrets. Empty if there is nothing to show. */
  readonly what: string;
  /** A reason, as a clause without its full stop. */
  readonly why: string;
}

/** The agents that `collect.logs` can have. */
export type AgentName = 'vector' | 'alloy' | 'promtail';

export interface MigrateOptions {
  /** Name of the environment. */
  readonly name: string;
  /** The agent of `collect.logs`. @default - decided by the kind of input */
  readonly agent?: AgentName;
  /** First day of a new schema period, if the last one of a Loki is old: `2030-01-01`. @default - no new period */
  readonly from?: string;
  /** Names of tenants that are not in the input. @default - none */
  readonly tenants?: readonly string[];
  /** Namespace of what the input configures. @default - that of the platform */
  readonly namespace?: string;
  /** Chart of the values, with its repository or without. @default - recognised by its keys */
  readonly chart?: string;
  /** Version of the chart. @default - decided by the keys, where it matters */
  readonly chartVersion?: string;
  /** Name of the release of Helm. @default - the name of the chart */
  readonly release?: string;
}

/**
 * Translates the text of a file.
 *
 * @throws Unreadable if the text is not of the format
 */
export type Migrate = (text: string, options: MigrateOptions) => Migration;

/** An input that cannot be read; the message is a sentence for the user. */
export class Unreadable extends Error {}
