import type { Construct } from 'constructs';
import type { LogPipeline, LogSink } from '../contracts';
import {
  Component,
  addArtifact,
  bytes,
  check,
  error,
  firstOfEachPath,
  folderProblems,
  Machine,
  merged,
  pulledImage,
  type Problem,
} from '../kit';
import { forRelease, ids, sinkLabels, streamLabels, writtenConfig } from './config';
import type { VectorConfig } from './config-format';
import { bundle } from './host/bundle';
import { hostConfig, hostSecret } from './host/config';
import { hostConfigProblems } from './host/config-rules';
import { hostPipelineProblems } from './host/pipeline-rules';
import { downloadProblems, hostProblems, sourceProblems } from './host/rules';
import type { HostSources, VectorDownload } from './host/settings';
import { hostSources } from './host/sources';
import { compilePipeline } from './pipeline/compile';
import { vrlString } from './pipeline/vrl';
import { vectorReleases, type VectorRelease } from './releases';
import { bufferProblems, stateNames } from './settings-rules';
import { vectorText } from './text';
import type { VectorBuffer } from './vector-agent';

/** Settings of Vector on a machine. */
export interface VectorHostSettings {
  /** @default - that of the release set */
  readonly release?: VectorRelease;
  /** Buffer on the disk for lines that Loki has not accepted. @default - 1Gi; when it is full, reading stops */
  readonly buffer?: VectorBuffer;
  /** Folder for positions and buffer. @default '/var/lib/vector' */
  readonly dataPath?: string;
  /**
   * Path on the machine of the certificate of a private authority that signed that of the receiver.
   *
   * @default - the authorities that the machine trusts
   */
  readonly caFile?: string;
  /** Where `install.sh` gets Vector. @default - from the publisher, with its checksums */
  readonly download?: VectorDownload;
  /**
   * Vector's own configuration, merged over that of the host and validated. The components are `docker`, `journal`,
   * `files_<name>`, `syslog`, `loki_push`, `internal_metrics` and `prometheus_exporter`.
   *
   * @default - none
   */
  readonly config?: VectorConfig;
}

/** Settings of a machine outside the cluster that sends its logs to Loki. */
export interface VectorHostProps extends VectorHostSettings, HostSources {
  /** Name of the machine: the label `host`, and the folder `hosts/<host>/` of the output. */
  readonly host: string;
  /** Where logs are pushed, as clients outside the cluster reach it. */
  readonly sink: LogSink;
  /** What happens to the lines, apart from what is about pods. @default - they are sent as they are */
  readonly pipeline?: LogPipeline;
  /**
   * Command of a shell that prints the credentials of the machine, for its instructions and the messages of its scripts.
   *
   * @default - none, they are written by hand
   */
  readonly credentialsCommand?: string;
}

/**
 * Vector on a machine outside the cluster: the files that install it as a unit of systemd, or run it as a container.
 * It creates no Kubernetes objects.
 */
export class VectorHost extends Component {
  /** Names of the labels of all its Loki sinks. */
  readonly streamLabels: readonly string[];

  /** @throws InvalidInput if the release is not supported */
  constructor(scope: Construct, id: string, props: VectorHostProps) {
    super(scope, id);
    const { host, sink, caFile, release = vectorReleases.newest, dataPath = '/var/lib/vector' } = props;
    const {
      credentialsCommand,
      buffer: { maxSize = '1Gi', whenFull = 'block' } = {},
      download = {},
      pipeline = {},
    } = props;
    const version = vectorReleases.facts(release);
    const endpoint = new Machine(this, host).connect(sink.endpoint, 'logs', sink);
    const sources = hostSources(props, sink);
    const userConfig = forRelease({ ...props.config }, version);
    const plan = {
      pipeline,
      sources: sources.map(({ lines }) => lines),
      metadata: version.sendsMetadata && sink.structuredMetadata,
      ownLabels: sinkLabels(userConfig),
      maxLineBytes: sink.maxLineBytes,
      host: vrlString(host),
      hostLabel: 'host',
    };
    const compiled = compilePipeline(plan);
    const output = { id: ids.sink, sink, endpoint, inputs: compiled.outputs, login: 'loki' };
    const buffer = { maxSize: bytes(maxSize) ?? 2 ** 30, whenFull };
    const config = merged(hostConfig({ output, sources, compiled, buffer, dataPath, caFile }), userConfig);
    this.streamLabels = streamLabels(config);
    const text = vectorText(writtenConfig(config, [output], version, () => hostSecret(version)));
    const image = pulledImage(this, props.journal === undefined ? version.image : version.journalImage);
    const machine = { host, image, sources: props, sink, endpoint, release, version, dataPath, caFile, download };
    for (const artifact of bundle({ ...machine, credentialsCommand, config: text })) addArtifact(this, artifact);
    check(this, () => {
      const inSources = sourceProblems(props, dataPath);
      const context = {
        config,
        userConfig,
        release,
        sink,
        ownSinks: [ids.sink],
        isComputed: compiled.isComputed,
        select: {},
        sources: sources.map((source) => ({ ...source, mounts: [], ports: [] })),
        userMounts: [],
      };
      return firstOfEachPath([
        ...hostProblems(host, caFile, sink.endpoint.scheme === 'https'),
        ...reachProblems(sink),
        ...inSources,
        ...hostPipelineProblems(plan, sink, release),
        ...downloadProblems(download),
        ...bufferProblems(maxSize, whenFull),
        ...folderProblems(this, dataPath, this, stateNames),
        // What is wrong with a source is wrong with its component.
        ...(inSources.length > 0 ? [] : hostConfigProblems(context)),
      ]);
    });
  }
}

/** A sink with an address of the cluster network. */
function reachProblems({ endpoint }: LogSink): Problem[] {
  if (endpoint.service === undefined) return [];
  return [error(['sink'], `${endpoint.host} is a Service, which machines outside the cluster cannot reach.`)];
}
