import { kubectl } from '../../commands/kubectl';
import { until } from './until';

/** A pod that a step creates. */
export interface PodDescription {
  readonly name: string;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  readonly containers: readonly object[];
  /** Other fields of its spec. @default - none */
  readonly spec?: object;
}

/** The manifest of a pod. */
export function podOf(namespace: string, { name, labels = {}, containers, spec = {} }: PodDescription): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: { terminationGracePeriodSeconds: 1, ...spec, containers },
  };
}

export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
  readonly spec: { readonly containers: readonly { readonly image: string }[] };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly name: string; readonly restartCount: number }[];
  };
}

/** The objects of these kinds in these namespaces. */
export function listed<T>(kinds: string, namespaces: readonly string[]): T[] {
  return namespaces.flatMap(
    (namespace) =>
      (JSON.parse(kubectl(['get', kinds, '--namespace', namespace, '--output', 'json'])) as { items: T[] }).items,
  );
}

function available({ containers }: Pod['spec'], missingImages: readonly string[]): boolean {
  return !containers.some(({ image }) => missingImages.includes(image));
}

/** The pods of these namespaces, without those whose image is missing. */
function podsOf(namespaces: readonly string[], missingImages: readonly string[]): Pod[] {
  return listed<Pod>('pods', namespaces).filter(({ spec }) => available(spec, missingImages));
}

function isReady({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  if (status.phase === 'Succeeded') return true;
  // A pod of a Job counts as ready when it has succeeded.
  if (metadata.ownerReferences?.some(({ kind }) => kind === 'Job') === true) return false;
  return status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true;
}

/** A workload that keeps a number of pods. */
export interface Replicated {
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly metadata: { readonly namespace: string; readonly name: string; readonly generation: number };
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: { readonly spec: Pod['spec'] };
    readonly updateStrategy?: { readonly type: string };
  };
  readonly status: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
  };
}

/** The workloads of these namespaces, but for those whose image is not to be had. */
export function replicatedOf(namespaces: readonly string[], missingImages: readonly string[]): Replicated[] {
  return listed<Replicated>('deployments,statefulsets', namespaces).filter(({ spec }) =>
    available(spec.template.spec, missingImages),
  );
}

/** Workloads whose rollout has not finished. */
function rollingOut(namespaces: readonly string[], missingImages: readonly string[]): string[] {
  return replicatedOf(namespaces, missingImages)
    .filter(({ metadata, spec: { replicas }, status }) =>
      [status.replicas, status.readyReplicas, status.updatedReplicas].some((count = 0) => count !== replicas)
        ? true
        : status.observedGeneration !== metadata.generation,
    )
    .map(
      ({ kind, metadata, status }) =>
        `${kind} ${metadata.name} (${status.readyReplicas ?? 0} Ready, ${status.updatedReplicas ?? 0} updated)`,
    );
}

/**
 * Waits until every workload has its pods, and each is Ready or has succeeded.
 *
 * @returns the seconds that it took
 * @throws Error with the pods that are not Ready after `timeout` seconds
 */
export async function allReady(
  namespaces: readonly string[],
  missingImages: readonly string[],
  timeout: number,
): Promise<number> {
  let waiting: readonly string[] = [];
  const ready = (): true | undefined => {
    const pods = podsOf(namespaces, missingImages).filter((pod) => !isReady(pod));
    waiting = [
      ...pods.map(({ metadata, status }) => `${metadata.name} (${status.phase})`),
      ...rollingOut(namespaces, missingImages),
    ];
    return waiting.length === 0 ? true : undefined;
  };
  return (await until(timeout, ready, () => `not Ready: ${waiting.join(', ')}`)).seconds;
}

/** Containers that were restarted, with the number of restarts. */
export function restarts(namespaces: readonly string[], missingImages: readonly string[]): string[] {
  return podsOf(namespaces, missingImages).flatMap(({ metadata, status }) =>
    (status.containerStatuses ?? [])
      .filter(({ restartCount }) => restartCount > 0)
      .map(({ name, restartCount }) => `${metadata.name}/${name} ${restartCount}`),
  );
}

/** A pod that runs until it is deleted. */
export interface ServingPod {
  readonly namespace: string;
  readonly name: string;
  /** Differs between pods of the same name. */
  readonly uid: string;
  readonly loki: boolean;
}

/** The pods that run until they are deleted. */
export function serving(namespaces: readonly string[], missingImages: readonly string[]): ServingPod[] {
  return podsOf(namespaces, missingImages)
    .filter(({ status }) => status.phase === 'Running')
    .map(({ metadata: { namespace, name, uid, labels } }) => ({
      namespace,
      name,
      uid,
      loki: labels['app.kubernetes.io/name'] === 'loki',
    }));
}

/**
 * Waits until a pod whose containers were killed has started them again and is Ready.
 *
 * @returns the seconds that it took
 */
export async function untilReadyAgain(namespace: string, pod: string, timeout: number): Promise<number> {
  const readyAgain = (): true | undefined => {
    const found = podsOf([namespace], []).find(({ metadata }) => metadata.name === pod);
    const restarted = found?.status.containerStatuses?.every(({ restartCount }) => restartCount > 0) === true;
    return found !== undefined && restarted && isReady(found) ? true : undefined;
  };
  return (await until(timeout, readyAgain, `${pod} was killed, and is not Ready`, 500)).seconds;
}

/** Waits until no pod of a namespace is terminating. */
export async function podsEnded(namespace: string, timeout: number): Promise<void> {
  const ending = (): string[] =>
    podsOf([namespace], [])
      .filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
      .map(({ metadata }) => metadata.name);
  const ended = (): true | undefined => (ending().length === 0 ? true : undefined);
  await until(timeout, ended, () => `not ended: ${ending().join(', ')}`);
}
