import type { Artifact, LineOrigin, NodeSources } from '../../constructs/contracts';
import { describe, ExternalLogSink, problemsOf, type Problem } from '../../constructs/kit';
import { vectorReleases, type VectorHostProps } from '../../constructs/vector';
import type { Case } from '../../test/pipeline/case';
import { renderChart } from '../../test/support/manifests';
import { hostOf } from '../../test/vector/hosts';
import { configurationsIn, sha256, type Configuration } from './configurations';
import type { AgentKind } from './kinds';
import { fileOf, nodeName, originOf, type PlacedWriter } from './writers';

const sink = new ExternalLogSink({
  url: 'http://logs.example.com',
  login: { user: 'vector', secret: 'vector-loki-auth' },
  tenant: 'Prod',
});

/** The source of files, and its folder. */
const files = { shop: { include: ['/var/log/shop/*.log'] } };

/** The agent with the sources of the writers, on a node, or on a machine if there is Docker or syslog. */
export function originConfiguration(
  kind: AgentKind,
  release: string,
  { pipeline = {}, writers }: Case,
): Configuration | { readonly refused: string; readonly sha256: string } {
  const origins = new Set(writers.map(originOf));
  if (origins.has('docker') || origins.has('syslog')) {
    const sources: Partial<VectorHostProps> = {
      ...(origins.has('docker') && { docker: true }),
      ...(origins.has('journal') && { journal: true }),
      ...(origins.has('files') && { files }),
      ...(origins.has('syslog') && { syslog: true }),
    };
    const host = vectorReleases.names.find((one) => one === release)!;
    const { inventory, problems } = hostOf({ release: host, pipeline, sink, ...sources, host: nodeName });
    return refusal(problems) ?? rendered(new Map(), inventory.artifacts);
  }
  const tcp = writers.filter((writer) => originOf(writer) === 'tcp');
  const sources: NodeSources = {
    ...(!origins.has('pods') && { pods: false }),
    ...(origins.has('journal') && { journal: true }),
    ...(origins.has('files') && { files }),
    ...(tcp.length > 0 && {
      tcp: {
        ...(tcp.some(({ json }) => !json) && { lines: { port: 6001, decode: 'text' } }),
        ...(tcp.some(({ json }) => json) && { objects: { port: 6002, decode: 'json' } }),
      },
    }),
    ...(origins.has('audit') && { audit: {} }),
  };
  let problems: readonly Problem[] = [];
  const manifests = renderChart((chart) => {
    kind.onNode(chart, { namespace: 'monitoring', release, pipeline, sink, sources });
    problems = problemsOf(chart);
  });
  const texts = new Map([['agent.yaml', manifests.map((manifest) => JSON.stringify(manifest)).join('\n---\n')]]);
  return refusal(problems) ?? rendered(texts, []);
}

/** The only configuration of what was rendered. */
function rendered(texts: ReadonlyMap<string, string>, artifacts: readonly Artifact[]): Configuration {
  return configurationsIn('case', { name: 'case', files: texts, artifacts })[0]!;
}

function refusal(problems: readonly Problem[]): { readonly refused: string; readonly sha256: string } | undefined {
  const refused = problems
    .filter(({ severity }) => severity === 'error')
    .map(describe)
    .join('\n');
  return refused === '' ? undefined : { refused, sha256: sha256(refused) };
}

/** Values that an entry has unless its case says another. */
export interface Defaults {
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The default labels and structured metadata of a line. */
export function defaultsOf(writer: PlacedWriter, stream: string): Defaults {
  const { namespace, podName, containerName, of, name = 'app' } = writer;
  const onMachine = of.writers.some((one) => ['docker', 'syslog'].includes(originOf(one)));
  const node: Readonly<Record<string, string>> = { [onMachine ? 'host' : 'node']: nodeName };
  const byOrigin: Readonly<Record<LineOrigin, Defaults>> = {
    pods: {
      labels: { namespace, container: containerName, job: 'kubernetes-pods' },
      metadata: { pod: podName, stream },
    },
    journal: { labels: { unit: `${name}.service`, job: 'systemd-journal' }, metadata: {} },
    files: { labels: { job: 'shop' }, metadata: { filename: fileOf(writer) } },
    tcp: { labels: { job: writer.json ? 'objects' : 'lines' }, metadata: {} },
    audit: { labels: { job: 'kubernetes-audit' }, metadata: {} },
    docker: {
      labels: {
        container: `shop-${containerName}-1`,
        compose_project: 'shop',
        compose_service: containerName,
        job: 'docker',
      },
      metadata: { stream },
    },
    syslog: { labels: { app: name, job: 'syslog' }, metadata: { syslog_host: 'switch-7', severity: 'notice' } },
  };
  const { labels, metadata } = byOrigin[originOf(writer)];
  return { labels: { ...labels, ...node }, metadata };
}
