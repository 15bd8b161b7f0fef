import type { Construct } from 'constructs';
import { IntOrString } from '../../imports/k8s';
import type { Endpoint } from '../contracts';
import {
  Component,
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
import { memcachedExporterReleases, memcachedReleases, type CacheReleases } from './cache-releases';

/** A memcached in separate pods. */
export interface CacheSettings {
  /** Cached data per pod. The pod requests a fifth more, for connections and keys. */
  readonly memory: ByteSize;
  /** Keys are distributed over the pods. @default 1 */
  readonly replicas?: number;
  /** Adds a container with a metrics exporter on port 9150. @default false */
  readonly exporter?: boolean;
  readonly pod?: PodSettings;
}

/** The caches of Loki. They help if the same chunks are read often from a slow store: docs/sizing.md. */
export interface CachesSettings {
  /** Chunks of the object store. @default - none */
  readonly chunks?: CacheSettings;
  /** Query results. @default - none: the query frontend caches a few in its own memory */
  readonly results?: CacheSettings;
}

const port = 11_211;
const exporterPort = 9150;

/** A memcached, discovered by the SRV records of its pods. */
export class LokiCache extends Component {
  /** The pods; `workload.apiObject` is the StatefulSet for what no setting covers. */
  readonly workload: StatefulSetWorkload;
  readonly endpoint: Endpoint;

  constructor(
    scope: Construct,
    id: 'chunks-cache' | 'results-cache',
    props: CacheSettings & {
      loki: string;
      derivedFrom: DerivedFrom;
      namespace: string;
      cluster: ClusterSettings | undefined;
      releases: CacheReleases;
    },
  ) {
    super(scope, id);
    const { loki, derivedFrom, namespace, cluster, memory, replicas = 1, exporter = false, pod, releases } = props;
    const { image } = memcachedReleases.facts(releases.memcached);
    const name = `${loki}-${id}`;
    const path = ['caches', id.replace('-cache', '')];
    const workload = new StatefulSetWorkload(this, 'pods', {
      name,
      namespace,
      // Not the name of Loki, which selects the members of its rings.
      app: name,
      component: 'cache',
      release: imageTag(image)!,
      cluster,
      pod,
      podPath: [...path, 'pod'],
      derivedFrom,
    });
    this.workload = workload;
    const ports = [{ name: cachePort, port }] as const;
    const endpoints = service(workload, 'service', {
      name,
      derivedFrom,
      namespace,
      selector: workload.pods.labels,
      pods: [workload.pods],
      headless: true,
      ports,
      cluster,
    });
    this.endpoint = endpoints[cachePort];
    if (exporter) workload.acceptScrapers({ port: exporterPort });
    workload.run({
      replicas,
      user: 11_211,
      serviceName: name,
      claims: [],
      containers: [memcached(image, memory), ...(exporter ? [metrics(releases)] : [])],
    });
    check(this, () => [...cacheProblems(path, memory, replicas), ...memoryLimitProblems(path, memory, pod)]);
  }
}

function memcached(image: string, memory: ByteSize): ContainerProps {
  const mebibytes = Math.floor((bytes(memory) ?? 0) / 2 ** 20);
  return {
    name: 'memcached',
    image,
    // -I is the largest item, 5 MiB: chunks have 1.5 MB, and may exceed that target.
    args: ['-m', String(mebibytes), '-I', '5m', '-c', '4096', '-p', String(port)],
    ports: [{ name: 'memcached', containerPort: port }],
    // No liveness probe: the kernel accepts connections for a process that hangs, too.
    readinessProbe: { tcpSocket: { port: IntOrString.fromNumber(port) }, periodSeconds: 5 },
    resources: { cpu: '20m', memory: memoryRequest(memory) },
  };
}

/** Memory request of a pod with this much cached data. */
function memoryRequest(memory: ByteSize): string {
  return `${Math.ceil(Math.floor((bytes(memory) ?? 0) / 2 ** 20) * 1.2) + 16}Mi`;
}

function metrics({ exporter }: CacheReleases): ContainerProps {
  return {
    name: 'exporter',
    image: memcachedExporterReleases.facts(exporter).image,
    args: [`--memcached.address=127.0.0.1:${port}`, `--web.listen-address=:${exporterPort}`],
    ports: [{ name: 'metrics', containerPort: exporterPort }],
    resources: { cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' },
  };
}

function cacheProblems(path: Path, memory: ByteSize, replicas: number): Problem[] {
  const size = bytes(memory);
  const problems: Problem[] = [];
  if (size === undefined) problems.push(sizeProblem([...path, 'memory'], memory));
  else if (size < 64 * 2 ** 20)
    problems.push(
      error(
        [...path, 'memory'],
        `${memory} is below the minimum of 64Mi; it would hold about ${Math.floor(size / 1.5e6)} chunks of 1.5 MB.`,
      ),
    );
  if (!isCount(replicas))
    problems.push(
      error([...path, 'replicas'], `${replicas} is not a valid number of replicas: a whole number, 1 or more.`),
    );
  return problems;
}

function memoryLimitProblems(path: Path, memory: ByteSize, pod: PodSettings | undefined): Problem[] {
  const { resources } = pod ?? {};
  const limit = resources?.memoryLimit ?? resources?.memory;
  if (limit === undefined || !(bytes(limit)! < bytes(memoryRequest(memory))!)) return [];
  return [
    error(
      [...path, 'pod', 'resources'],
      `the memory limit is ${limit}, but a cache of ${memory} needs ${memoryRequest(memory)}; the pod would be killed when the cache is full.`,
    ),
  ];
}
