import type { Construct } from 'constructs';
import type { LogPipeline, LogSink, NodeSources } from '../../../constructs/contracts';
import type { LogsSettings } from '../../../constructs/platform';
import type { Case } from '../../../test/pipeline/case';
import type { Configuration } from '../configurations';

/** A program that collects logs: what it is deployed with, and how it is validated and run. */
export interface AgentKind {
  /** The first word of the names of its agents. */
  readonly name: string;
  /** Its name in messages. */
  readonly title: string;
  readonly releases: readonly string[];
  /** The key of its configuration in a ConfigMap. */
  readonly file: string;
  sendsMetadata(release: string): boolean;
  /** Whether `sample` keeps each line by chance, so that a number of lines is only likely. @default false */
  readonly samplesByChance?: true;
  /** Whether it can run the case at all, as what a platform deploys. */
  runs(of: Case): boolean;
  /** Its settings in `collect.logs` for a case. */
  settings(release: string, of: Case): Partial<LogsSettings>;
  /** Creates the agent of a node below a chart. */
  onNode(scope: Construct, props: NodeProps): void;
  /**
   * The release that a program prints.
   *
   * @throws Error if it is another program
   */
  releaseOf(program: string): string;
  /** Validates a configuration: `built`, or the output of the program. */
  resultOf(program: string, configuration: Configuration): string;
  /** Writes the configuration for a run to its folder. Only addresses, folders and intervals may differ. */
  prepare(run: RunPlan): Promise<Prepared>;
  /** Number of lines that its sources have read, from its metrics. */
  received(metrics: string): number;
}

/** Props of the agent of a node. */
export interface NodeProps {
  readonly namespace: string;
  readonly release: string;
  readonly sink: LogSink;
  readonly pipeline: LogPipeline;
  readonly sources: NodeSources;
}

/** What an agent runs with. */
export interface RunPlan {
  /** A folder of this run. The folder that the agent sees as `/var/log` is mounted over that one. */
  readonly folder: string;
  readonly configuration: Configuration;
  /** URL of the stand-in for the Kubernetes API. */
  readonly kubernetes: string;
  /** URL of the push API, without a path. */
  readonly push: string;
}

/** How an agent is started. */
export interface Prepared {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly metricsPort: number;
  /** Ports of sources that receive lines, by the id of the source. @default - none */
  readonly ports?: ReadonlyMap<string, number>;
}
