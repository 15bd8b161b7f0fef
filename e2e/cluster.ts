import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { kubectl } from '../commands/kubectl';

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly { readonly kind: string }[];
  };
  readonly spec: { readonly containers: readonly { readonly image: string }[] };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly name: string; readonly restartCount: number }[];
  };
}

/** The pods of these namespaces, but for those whose image is not to be had. */
function podsOf(namespaces: readonly string[], missingImages: readonly string[]): Pod[] {
  return namespaces
    .flatMap(
      (namespace) =>
        (JSON.parse(kubectl(['get', 'pods', '--namespace', namespace, '--output', 'json'])) as { items: Pod[] }).items,
    )
    .filter(({ spec }) => !spec.containers.some(({ image }) => missingImages.includes(image)));
}

function isReady({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  if (status.phase === 'Succeeded') return true;
  // What runs to its end is ready at its end.
  if (metadata.ownerReferences?.some(({ kind }) => kind === 'Job') === true) return false;
  return status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true;
}

interface Replicated {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly generation: number };
  readonly spec: { readonly replicas: number; readonly template: { readonly spec: Pod['spec'] } };
  readonly status: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
  };
}

/** Workloads that do not have all of their pods yet, or still have old ones. */
function unsettled(namespaces: readonly string[], missingImages: readonly string[]): string[] {
  return namespaces
    .flatMap(
      (namespace) =>
        (
          JSON.parse(kubectl(['get', 'deployments,statefulsets', '--namespace', namespace, '--output', 'json'])) as {
            items: Replicated[];
          }
        ).items,
    )
    .filter(({ spec }) => !spec.template.spec.containers.some(({ image }) => missingImages.includes(image)))
    .filter(({ metadata, spec: { replicas }, status }) =>
      [status.replicas, status.readyReplicas, status.updatedReplicas].some((count = 0) => count !== replicas)
        ? true
        : status.observedGeneration !== metadata.generation,
    )
    .map(({ kind, metadata, status }) => `${kind} ${metadata.name} (${status.readyReplicas ?? 0} Ready)`);
}

/**
 * Waits until every workload has its pods, and each is Ready or has succeeded.
 *
 * @returns the seconds that it took
 * @throws Error with the pods that are not, after `patience` seconds
 */
export async function allReady(
  namespaces: readonly string[],
  missingImages: readonly string[],
  patience: number,
): Promise<number> {
  const start = Date.now();
  for (;;) {
    const pods = podsOf(namespaces, missingImages).filter((pod) => !isReady(pod));
    const waiting = [
      ...pods.map(({ metadata, status }) => `${metadata.name} (${status.phase})`),
      ...unsettled(namespaces, missingImages),
    ];
    if (waiting.length === 0) return Math.round((Date.now() - start) / 1000);
    if (Date.now() - start > patience * 1000) throw new Error(`not Ready after ${patience} s: ${waiting.join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** The address of the one node. */
export function nodeAddress(): string {
  return kubectl([
    'get',
    'nodes',
    '--output',
    `jsonpath={.items[0].status.addresses[?(@.type=="InternalIP")].address}`,
  ]);
}

/** Restarts of containers that nobody asked for. */
export function restarts(namespaces: readonly string[], missingImages: readonly string[]): string[] {
  return podsOf(namespaces, missingImages).flatMap(({ metadata, status }) =>
    (status.containerStatuses ?? [])
      .filter(({ restartCount }) => restartCount > 0)
      .map(({ name, restartCount }) => `${metadata.name}/${name} ${restartCount}`),
  );
}

/** Restarts every pod once: one after the other in each workload, or all at once where it says so. */
export function restartAll(namespaces: readonly string[], patience: number): void {
  const workloads = namespaces.flatMap((namespace) =>
    kubectl(['get', 'deployments,statefulsets', '--namespace', namespace, '--output', 'name'])
      .split('\n')
      .filter((name) => name !== '')
      .map((name) => ({ namespace, name })),
  );
  for (const { namespace, name } of workloads) kubectl(['rollout', 'restart', name, '--namespace', namespace]);
  for (const { namespace, name } of workloads)
    if (waitsForDeletion(namespace, name)) deletePods(namespace, name);
    else kubectl(['rollout', 'status', name, '--namespace', namespace, `--timeout=${patience}s`]);
}

/** Whether the pods of a workload change only when somebody deletes them. */
function waitsForDeletion(namespace: string, name: string): boolean {
  const path = 'jsonpath={.spec.updateStrategy.type}';
  return kubectl(['get', name, '--namespace', namespace, '--output', path]) === 'OnDelete';
}

/** Deletes all pods of a workload at once. */
function deletePods(namespace: string, name: string): void {
  const path = 'go-template={{range $k, $v := .spec.selector.matchLabels}}{{$k}}={{$v}},{{end}}';
  const labels = kubectl(['get', name, '--namespace', namespace, '--output', path]).replace(/,$/, '');
  kubectl(['delete', 'pods', '--namespace', namespace, '--selector', labels]);
}

/** What `kubectl diff` finds between the manifests and the cluster, as kubectl or, server-side, as Argo CD would apply them. */
export function difference(folder: string, serverSide: boolean): string {
  const flags = serverSide ? ['--server-side', '--force-conflicts', '--field-manager=argocd-controller'] : [];
  const { status, stdout, stderr } = spawnSync('kubectl', ['diff', '--filename', folder, ...flags], {
    encoding: 'utf8',
  });
  if (status !== null && status > 1) throw new Error(stderr.trim());
  return stdout.trim();
}

/**
 * Applies again what is applied.
 *
 * @returns what kubectl said `configured` of although nothing changed: it always sends the selector of a
 * PodDisruptionBudget, whose patch strategy is `replace`
 * @throws Error with the objects that did change
 */
export function applyAgain(folder: string): string[] {
  const before = generations(folder);
  const said = kubectl(['apply', '--filename', folder])
    .trim()
    .split('\n')
    .filter((line) => !line.endsWith(' unchanged'));
  const after = generations(folder);
  const changed = [...after]
    .filter(([address, generation]) => before.get(address) !== generation)
    .map(([address]) => address);
  const unexpected = said.filter((line) => !line.startsWith('poddisruptionbudget.policy/'));
  if (changed.length > 0 || unexpected.length > 0) throw new Error([...changed, ...unexpected].join('; '));
  return said.map((line) => line.split(' ')[0]!);
}

/** How often the specification of each object was changed. */
function generations(folder: string): Map<string, number | undefined> {
  const { items } = JSON.parse(kubectl(['get', '--filename', folder, '--output', 'json'])) as {
    items: readonly { kind: string; metadata: { namespace?: string; name: string; generation?: number } }[];
  };
  return new Map(
    items.map(({ kind, metadata }) => [`${kind}/${metadata.namespace ?? ''}/${metadata.name}`, metadata.generation]),
  );
}

/** Memory of the containers that the kubelet sees, the largest of each name, in MiB. */
export function memory(namespaces: readonly string[]): string {
  const node = kubectl(['get', 'nodes', '--output', 'jsonpath={.items[0].metadata.name}']);
  const { pods } = JSON.parse(kubectl(['get', '--raw', `/api/v1/nodes/${node}/proxy/stats/summary`])) as {
    pods: readonly {
      podRef: { namespace: string };
      containers?: readonly { name: string; memory?: { workingSetBytes?: number } }[];
    }[];
  };
  const largest = new Map<string, number>();
  for (const { containers = [] } of pods.filter((pod) => namespaces.includes(pod.podRef.namespace)))
    for (const { name, memory: used } of containers)
      largest.set(name, Math.max(largest.get(name) ?? 0, used?.workingSetBytes ?? 0));
  return [...largest].map(([name, bytes]) => `${name} ${Math.round(bytes / 2 ** 20)} MiB`).join(', ');
}

/** The URL of a Service, by its address: the cluster's only node is this machine. */
export function serviceUrl(namespace: string, name: string): string {
  const address = kubectl(['get', 'service', name, '--namespace', namespace, '--output', 'jsonpath={.spec.clusterIP}']);
  return `http://${address}`;
}

/** The pods of Loki, by their names. */
export function lokiPods(namespace: string): string[] {
  return kubectl([
    'get',
    'pods',
    '--namespace',
    namespace,
    '--selector',
    'app.kubernetes.io/name=loki',
    '--output',
    'name',
  ])
    .trim()
    .split('\n')
    .map((name) => name.replace('pod/', ''));
}

/** The process of a pod's first container on this machine. */
export function processOf(namespace: string, pod: string): number {
  const path = 'jsonpath={.status.containerStatuses[0].containerID}';
  const id = kubectl(['get', 'pod', pod, '--namespace', namespace, '--output', path]).replace(/^.*:\/\//, '');
  const found = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .find((entry) => groupsOf(entry).includes(id));
  if (found === undefined) throw new Error(`no process of this machine is the container ${id} of ${pod}`);
  return found;
}

function groupsOf(process: number): string {
  try {
    return readFileSync(`/proc/${process}/cgroup`, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Waits until a pod whose container was killed has started it again and is Ready.
 *
 * @returns the seconds that it took
 */
export async function untilReadyAgain(namespace: string, pod: string, patience: number): Promise<number> {
  const start = Date.now();
  for (;;) {
    const found = podsOf([namespace], []).find(({ metadata }) => metadata.name === pod);
    const restarted = found?.status.containerStatuses?.some(({ restartCount }) => restartCount > 0) === true;
    if (found !== undefined && restarted && isReady(found)) return Math.round((Date.now() - start) / 1000);
    if (Date.now() - start > patience * 1000) throw new Error(`${pod} is not Ready ${patience} s after it was killed`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Waits until no pod of a namespace is on its way out. */
export async function podsEnded(namespace: string, patience: number): Promise<void> {
  const start = Date.now();
  for (;;) {
    const ending = podsOf([namespace], []).filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
    if (ending.length === 0) return;
    if (Date.now() - start > patience * 1000)
      throw new Error(`not ended after ${patience} s: ${ending.map(({ metadata }) => metadata.name).join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
