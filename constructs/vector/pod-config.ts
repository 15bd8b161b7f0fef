import type { Construct } from 'constructs';
import type { LogPipeline, LogSink, SentFields } from '../contracts';
import {
  bytes,
  clusterLabelProblems,
  configFiles,
  declareSinkSecrets,
  isMap,
  merged,
  valueAt,
  type ClusterSettings,
  type ConfigFiles,
  type Data,
  type Path,
  type Problem,
  type Workload,
} from '../kit';
import { baseConfig, forRelease, sinkLabels, streamLabels, writtenConfig, type Output } from './config';
import type { VectorConfig } from './config-format';
import { configProblems } from './config-rules';
import type { NodeSource } from './node/sources';
import { outputsOf } from './outputs';
import { compilePipeline } from './pipeline/compile';
import type { CollectedSource, PipelinePlan } from './pipeline/plan';
import { planProblems } from './pipeline/problems';
import { sentOf } from './pipeline/sent-values';
import { vectorReleases, type VectorRelease } from './releases';
import { vectorText } from './text';
import type { VectorBuffer } from './vector-agent';

/** Settings of Vector in pods that decide its configuration. */
export interface PodConfigSettings {
  readonly namespace: string;
  readonly sink: LogSink;
  readonly namespaceSinks?: Readonly<Record<string, LogSink>>;
  readonly pipeline?: LogPipeline;
  readonly buffer?: VectorBuffer;
  readonly config?: VectorConfig;
  readonly cluster?: ClusterSettings;
}

/** What a construct adds to the settings. */
export interface PodConfigPlan {
  readonly workload: Workload;
  readonly release: VectorRelease;
  /** What its connections carry. */
  readonly carries: string;
  /** Its sources, as components of the configuration. */
  readonly sources: readonly NodeSource[];
  /** What the pipeline reads. @default - the sources */
  readonly lines?: readonly CollectedSource[];
  /** Transforms before the pipeline. @default - none */
  readonly transforms?: Data;
  /** Other keys of its own part of the configuration. @default - none */
  readonly more?: Data;
}

/** The configuration of Vector in pods, in its ConfigMap. */
export interface PodConfig {
  readonly config: Data;
  readonly outputs: readonly Output[];
  readonly files: ConfigFiles;
  /** Names of the labels of all Loki sinks. */
  readonly streamLabels: readonly string[];
  /** The labels and the structured metadata of lines, apart from those of the user's own configuration. */
  readonly fields: SentFields;
  /** Problems of the pipeline, and of the configuration that do not follow from these. */
  readonly problems: () => Problem[];
  /** Whether the user's own configuration contains what a problem is about. */
  readonly isUserPath: (path: Path) => boolean;
}

/** Settings that the pipeline is compiled from. */
type PipelineSettings = Pick<PodConfigSettings, 'pipeline' | 'config' | 'cluster'> & {
  readonly sink: Pick<LogSink, 'structuredMetadata' | 'maxLineBytes'>;
};

/** What the pipeline is compiled from. */
export function pipelinePlanOf(
  { sink, pipeline = {}, config, cluster }: PipelineSettings,
  release: VectorRelease,
  lines: readonly CollectedSource[],
): PipelinePlan {
  const version = vectorReleases.facts(release);
  return {
    pipeline,
    sources: lines,
    metadata: version.sendsMetadata && sink.structuredMetadata,
    ownLabels: sinkLabels(forRelease({ ...config }, version)),
    ...(cluster?.name !== undefined && { cluster: cluster.name }),
    maxLineBytes: sink.maxLineBytes,
    host: 'get_env_var("VECTOR_SELF_NODE_NAME") ?? ""',
  };
}

/** Compiles the pipeline, connects to the sinks, and writes the configuration. */
export function podConfig(scope: Construct, settings: PodConfigSettings, plan: PodConfigPlan): PodConfig {
  const { namespace, sink, namespaceSinks = {}, pipeline = {}, buffer = {}, cluster } = settings;
  const { workload, release, carries, sources, lines = sources.map((source) => source.lines) } = plan;
  const version = vectorReleases.facts(release);
  const userConfig = forRelease({ ...settings.config }, version);
  const pipelinePlan = pipelinePlanOf(settings, release, lines);
  const compiled = compilePipeline(pipelinePlan);
  const { outputs, transforms } = outputsOf({
    sink,
    namespaceSinks,
    inputs: compiled.outputs,
    connect: (one) => {
      declareSinkSecrets(scope, namespace, one);
      return workload.connect(one.endpoint, carries, one);
    },
  });
  const base = baseConfig({
    sources: Object.fromEntries(sources.map((source) => [source.lines.id, source.component])),
    transforms: { ...plan.transforms, ...compiled.transforms, ...transforms },
    outputs,
    labels: compiled.labels,
    structuredMetadata: compiled.structuredMetadata,
    buffer: { maxSize: bytes(buffer.maxSize ?? '1Gi') ?? 2 ** 30, whenFull: buffer.whenFull ?? 'block' },
  });
  const config = merged(merged(base, plan.more ?? {}), userConfig);
  const text = vectorText(writtenConfig(config, outputs, version));
  const isUserPath = (path: Path): boolean => valueAt({ config: userConfig }, path) !== undefined;
  return {
    config,
    outputs,
    files: configFiles(scope, 'config', { name: workload.name, namespace, files: { 'vector.yaml': text } }),
    streamLabels: streamLabels(config),
    fields: sentOf(pipelinePlan),
    isUserPath,
    problems: () => {
      const context = {
        config,
        userConfig,
        release,
        sink,
        sources,
        ownSinks: outputs.map((output) => output.id),
        isComputed: compiled.isComputed,
        select: pipeline.select ?? {},
        userMounts: workload.userMounts,
      };
      const ofPipeline = planProblems(pipelinePlan, sink, release);
      // What is wrong in the compiled pipeline is already reported.
      const isReported = (path: Path): boolean =>
        ofPipeline.length > 0 && (path[0] === 'pipeline' || (path[1] === 'transforms' && !isUserPath(path)));
      return [
        ...ofPipeline,
        ...clusterLabelProblems(['pipeline', 'labels'], pipeline.labels ?? {}, cluster),
        ...outputs.flatMap(({ id }) => rawClusterProblems(['sinks', id, 'labels'], userConfig, cluster)),
        ...configProblems(context).filter(({ path }) => !isReported(path)),
      ];
    },
  };
}

/** A label `cluster` with another value than `cluster.name` in the user's own configuration. */
function rawClusterProblems(at: Path, userConfig: Data, cluster: ClusterSettings | undefined): Problem[] {
  const labels = valueAt(userConfig, at);
  return isMap(labels) && labels['cluster'] !== cluster?.name
    ? clusterLabelProblems(['config', ...at], labels, cluster)
    : [];
}
