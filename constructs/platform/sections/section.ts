import type { Chart } from 'cdk8s';
import type { LogSink, SentFields, TraceSink } from '../../contracts';
import type { ClusterSettings, Data, Path, Problem } from '../../kit';
import type { LokiGateway } from '../../gateway';
import type { Loki, LokiStore } from '../../loki';
import type { Tempo, TempoStore } from '../../tempo';
import type { Environment } from '../environment';
import type { ReleaseSetContent } from '../releases';

/** One component of a platform: where its settings are, what it writes, and how it is built. */
export interface Section<Settings = unknown> {
  /** Path of its settings in an environment; it is the path of its problems too. */
  readonly path: Path;
  /** Name of its file in `dist/<environment>/`. The order of the names is the order of `kubectl apply`. */
  readonly file: string;
  /** Path of its setting `namespace`. @default - below `path` */
  readonly placement?: Path;
  /** The least restrictive Pod Security standard that its pods need. */
  readonly podSecurity: 'restricted' | 'privileged';
  /** Its settings; undefined if the environment does not have the component. */
  settings(environment: Environment): Settings | undefined;
  /** Its namespace, unless the environment sets one; undefined if it has no pods. */
  namespace(environment: Environment): string | undefined;
  /** The users that it logs in as, and where they are set. @default - none */
  logins?(settings: Settings, environment: Environment): readonly SectionLogin[];
  /** Creates the component below the chart. */
  build(context: BuildContext, settings: Settings, parts: Parts): Partial<Parts>;
  /**
   * The changes since the last output that would lose data. Paths start with the section.
   *
   * @default - none
   */
  readonly history?: History;
}

/** Compares the last output of a section with the new one. */
export interface History<Facts = unknown> {
  /** What it protects, for the message about a file that cannot be read. */
  readonly protects: string;
  /** Other sections in whose last output the objects may be. @default - only its own */
  readonly alsoIn?: readonly Path[];
  /** Reads what is compared from the objects of a file. */
  facts(manifests: readonly Data[]): Facts;
  /** @param before - of one version, or of both sides of a merge conflict; empty if there is no last output */
  problems(before: readonly Facts[], now: Facts): readonly Problem[];
}

/** A user that a section logs in as. */
export interface SectionLogin {
  readonly user: string;
  /** @default - chosen by the receiver */
  readonly tenant?: string;
  /** Path of the settings `login` and `tenant`. @default - they are fixed */
  readonly at?: Path;
}

/** What sections need to build their components. */
export interface BuildContext {
  readonly scope: Chart;
  readonly environment: Environment;
  readonly releases: ReleaseSetContent;
  readonly namespace: string;
  /** The props that every component has. */
  readonly shared: { readonly cluster?: ClusterSettings };
  /** Creates a part; records its problems and continues with a stand-in, which is never written, if it is invalid. */
  readonly attempt: <Part>(path: Path, create: () => Part, standIn: () => Part) => Part;
}

/** What sections give to those after them. */
export interface Parts {
  readonly store?: LokiStore;
  readonly earlierStore?: LokiStore;
  readonly traceStore?: TempoStore;
  readonly loki?: Loki;
  readonly tempo?: Tempo;
  readonly gateway?: LokiGateway;
  /** The components that collect logs, with the names of their labels, and the values that agents send. */
  readonly collectors: readonly { readonly streamLabels: readonly string[]; readonly fields?: SentFields }[];
  /** What the agent of `collect.logs` sends with lines of pods. @default - no agent reads them */
  readonly podFields?: SentFields;
  /** Stream selector of Kubernetes events. @default - none are collected, or no label tells them from other lines */
  readonly events?: string;
  /** The sink for a collector with these settings. */
  readonly sink: (at: Path, login?: string, tenant?: string) => LogSink;
  /** The sink for a collector of traces with these settings. */
  readonly traceSink: (at: Path, login?: string, tenant?: string) => TraceSink;
  /** The same as `sink` for a machine outside the cluster. */
  readonly outsideSink: (at: Path, login?: string, tenant?: string) => LogSink;
}

/** Keeps the type of the settings while the section is defined. */
export function section<Settings>(one: Section<Settings>): Section<Settings> {
  return one;
}
