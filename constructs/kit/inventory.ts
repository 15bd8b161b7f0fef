import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { AllowedClient, Artifact, Flow, Labels, SecretNeed } from '../contracts';
import { artifactsOf } from './artifacts';
import { isMap } from './config/data';
import { registryOf } from './network/flows';
import { valueAt, type Path } from './validation/path';
import { sectionOf } from './validation/problem';
import { bytes, millicores } from './validation/quantities';
import { secretsOf } from './workload/secrets';
import { Workload } from './workload/workload';

/** Resources of all containers of one pod. */
export interface PodResources {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}

/** A workload of an app, as its manifest has it. */
export interface WorkloadFacts {
  readonly name: string;
  readonly namespace: string;
  /** The labels that select exactly its pods. */
  readonly labels: Labels;
  /** `Deployment`, `StatefulSet`, `DaemonSet`, `Job` or `CronJob`. */
  readonly kind: string;
  /** Path of the settings of its component. */
  readonly section: Path;
  readonly release: string;
  /** Number of pods; of a Deployment that is scaled automatically, the largest. */
  readonly replicas: number | 'one per node';
  /** Requests of one pod, without init containers. */
  readonly requests: PodResources;
  /** Memory limit of one pod, bytes, without init containers. */
  readonly memoryLimitBytes: number;
  /** Whether its pods send requests to the API server. */
  readonly apiAccess: boolean;
  /** The clients outside this app that it accepts. */
  readonly clients: readonly AllowedClient[];
}

/** What the tree of a construct contains and connects. */
export interface Inventory {
  readonly workloads: readonly WorkloadFacts[];
  /** Every recorded connection, in the order of recording. */
  readonly flows: readonly Flow[];
  /** Every Secret that pods read. */
  readonly secrets: readonly SecretNeed[];
  /** The files of the output that are no manifests. */
  readonly artifacts: readonly Artifact[];
}

/** The inventory of the tree of a construct. Workloads are read from their manifests when `workloads` is accessed. */
export function inventoryOf(construct: IConstruct): Inventory {
  const { flows } = registryOf(construct);
  return {
    get workloads() {
      return construct.node.root.node
        .findAll()
        .filter((one) => one instanceof Workload)
        .map(factsOf);
    },
    flows,
    secrets: secretsOf(construct.node.root),
    artifacts: artifactsOf(construct.node.root),
  };
}

function factsOf(workload: Workload): WorkloadFacts {
  const { apiObject, name, release } = workload;
  const manifest: unknown = apiObject.toJson();
  const pod = ['spec', ...(apiObject.kind === 'CronJob' ? ['jobTemplate', 'spec'] : []), 'template', 'spec'];
  const containers = valueAt(manifest, [...pod, 'containers']);
  const sum = (of: (resources: unknown) => number | undefined): number =>
    (Array.isArray(containers) ? containers : [])
      .filter(isMap)
      .reduce((total, container) => total + (of(container['resources']) ?? 0), 0);
  const text = (resources: unknown, ...path: string[]): string => {
    const value = valueAt(resources, path);
    return typeof value === 'string' ? value : '0';
  };
  return {
    name,
    namespace: workload.pods.namespace,
    labels: workload.pods.labels,
    kind: apiObject.kind,
    section: sectionOf(componentOf(workload)),
    release,
    replicas: apiObject.kind === 'DaemonSet' ? 'one per node' : replicasOf(workload, manifest),
    requests: {
      cpuMillicores: sum((resources) => millicores(text(resources, 'requests', 'cpu'))),
      memoryBytes: sum((resources) => bytes(text(resources, 'requests', 'memory'))),
    },
    memoryLimitBytes: sum((resources) => bytes(text(resources, 'limits', 'memory'))),
    apiAccess: workload.apiAccess,
    clients: workload.allowedClients,
  };
}

function replicasOf(workload: Workload, manifest: unknown): number {
  const scaler = workload.node.children.find(
    (one) => ApiObject.isApiObject(one) && one.kind === 'HorizontalPodAutoscaler',
  );
  const replicas =
    scaler instanceof ApiObject
      ? valueAt(scaler.toJson(), ['spec', 'maxReplicas'])
      : valueAt(manifest, ['spec', 'replicas']);
  return typeof replicas === 'number' ? replicas : 1;
}

/** The direct child of the chart that a workload belongs to. */
function componentOf(workload: Workload): IConstruct {
  const { scopes } = workload.node;
  return scopes[scopes.indexOf(Chart.of(workload)) + 1] ?? workload;
}
