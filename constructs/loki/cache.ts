import { Construct } from 'constructs';
import { IntOrString } from '../../imports/k8s';
import type { Endpoint } from '../contracts';
import {
  StatefulSetWorkload,
  bytes,
  check,
  error,
  imageTag,
  isCount,
  service,
  sizeProblem,
  type ByteSize,
  type ClusterSettings,
  type ContainerProps,
  type DerivedFrom,
  type Path,
  type PodSettings,
  type Problem,
} from '../kit';
import { cachePort } from './cache-config';

/** A cache in memory, in pods of its own. */
export interface CacheSettings {
  /** What one pod holds. It asks for a fifth more, for connections and keys. */
  readonly memory: ByteSize;
  /** Keys are spread over the pods; one that is away is only a cache that is smaller. @default 1 */
  readonly replicas?: number;
  /** A second container that tells its metrics, port 9150. @default false */
  readonly exporter?: boolean;
  readonly pod?: PodSettings;
}

/** The caches of a Loki. They pay where the same chunks are read again and again from a far store; docs/sizing.md. */
export interface CachesSettings {
  /** Chunks as they are in the object store. @default - none */
  readonly chunks?: CacheSettings;
  /** Results of queries, by hour. @default - none: the query frontend remembers a few in its own memory */
  readonly results?: CacheSettings;
}

const port = 11_211;
const exporterPort = 9150;
const image = 'docker.io/library/memcached:1.6.39-alpine';
const exporterImage = 'docker.io/prom/memcached-exporter:v0.15.3';

/** One cache: memcached, found by an SRV record for each pod. */
export class LokiCache extends Construct {
  readonly endpoint: Endpoint;

  constructor(
    scope: Construct,
    id: 'chunks-cache' | 'results-cache',
    props: CacheSettings & {
      loki: string;
      derivedFrom: DerivedFrom;
      namespace: string;
      cluster: ClusterSettings | undefined;
    },
  ) {
    super(scope, id);
    const { loki, derivedFrom, namespace, cluster, memory, replicas = 1, exporter = false, pod } = props;
    const name = `${loki}-${id}`;
    const path = ['caches', id.replace('-cache', '')];
    const workload = new StatefulSetWorkload(this, 'pods', {
      name,
      namespace,
      // Not Loki's own name: the members of its rings are found by that.
      app: name,
      component: 'cache',
      release: imageTag(image)!,
      cluster,
      pod,
      podPath: [...path, 'pod'],
      derivedFrom,
    });
    const ports = [{ name: cachePort, port }] as const;
    const found = service(workload, 'service', {
      name,
      derivedFrom,
      namespace,
      selector: workload.pods.labels,
      pods: [workload.pods],
      headless: true,
      ports,
      cluster,
    });
    this.endpoint = found[cachePort];
    if (exporter) workload.acceptScrapers({ port: exporterPort });
    workload.run({
      replicas,
      user: 11_211,
      serviceName: name,
      claims: [],
      containers: [memcached(memory), ...(exporter ? [metrics()] : [])],
    });
    check(this, () => [...cacheProblems(path, memory, replicas), ...limitProblems(path, memory, pod)]);
  }
}

function memcached(memory: ByteSize): ContainerProps {
  const held = Math.floor((bytes(memory) ?? 0) / 2 ** 20);
  return {
    name: 'memcached',
    image,
    // Largest item 5 MiB: a chunk is 1.5 MB, and may be more than its target.
    args: ['-m', String(held), '-I', '5m', '-c', '4096', '-p', String(port)],
    ports: [{ name: 'memcached', containerPort: port }],
    // No probe of life: a connection is taken by the kernel, also for a program that hangs.
    readinessProbe: { tcpSocket: { port: IntOrString.fromNumber(port) }, periodSeconds: 5 },
    resources: { cpu: '20m', memory: needed(memory) },
  };
}

/** What holds so much, with its connections and keys. */
function needed(memory: ByteSize): string {
  return `${Math.ceil(Math.floor((bytes(memory) ?? 0) / 2 ** 20) * 1.2) + 16}Mi`;
}

function metrics(): ContainerProps {
  return {
    name: 'exporter',
    image: exporterImage,
    args: [`--memcached.address=127.0.0.1:${port}`, `--web.listen-address=:${exporterPort}`],
    ports: [{ name: 'metrics', containerPort: exporterPort }],
    resources: { cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' },
  };
}

function cacheProblems(path: Path, memory: ByteSize, replicas: number): Problem[] {
  const held = bytes(memory);
  const problems: Problem[] = [];
  if (held === undefined) problems.push(sizeProblem([...path, 'memory'], memory));
  else if (held < 64 * 2 ** 20)
    problems.push(
      error(
        [...path, 'memory'],
        `${memory} holds about ${Math.floor(held / 1.5e6)} chunks of 1.5 MB; memcached itself is larger than such a cache.`,
      ),
    );
  if (!isCount(replicas)) problems.push(error([...path, 'replicas'], `${replicas} pods hold nothing.`));
  return problems;
}

function limitProblems(path: Path, memory: ByteSize, pod: PodSettings | undefined): Problem[] {
  const { resources } = pod ?? {};
  const limit = resources?.memoryLimit ?? resources?.memory;
  if (limit === undefined || !(bytes(limit)! < bytes(needed(memory))!)) return [];
  return [
    error(
      [...path, 'pod', 'resources'],
      `a cache of ${memory} needs ${needed(memory)}, and its pod would be killed at ${limit}, whenever it is full.`,
    ),
  ];
}
