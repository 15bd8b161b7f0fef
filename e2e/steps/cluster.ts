import { kubectl, runKubectl } from '../../commands/kubectl';

/** Address of the first node. */
export function nodeAddress(): string {
  return kubectl([
    'get',
    'nodes',
    '--output',
    `jsonpath={.items[0].status.addresses[?(@.type=="InternalIP")].address}`,
  ]);
}

/** The output of `kubectl diff` between manifests and cluster; server-side as Argo CD would apply them. */
export function difference(folder: string, serverSide: boolean): string {
  const flags = serverSide ? ['--server-side', '--force-conflicts', '--field-manager=argocd-controller'] : [];
  const { status, stdout, stderr } = runKubectl(['diff', '--filename', folder, ...flags]);
  if (status !== null && status > 1) throw new Error(stderr.trim());
  return stdout.trim();
}

/**
 * Applies the same manifests a second time, as files or by the kustomization in their folder.
 *
 * @returns objects that kubectl reports as `configured` although they did not change: it always sends the selector of a
 * PodDisruptionBudget, whose patch strategy is `replace`
 * @throws Error with the objects that changed
 */
export function applyAgain(folder: string, how: '--filename' | '--kustomize' = '--filename'): string[] {
  const before = generations(folder);
  const reported = kubectl(['apply', how, folder])
    .trim()
    .split('\n')
    .filter((line) => !line.endsWith(' unchanged'));
  const after = generations(folder);
  const changed = [...after]
    .filter(([address, generation]) => before.get(address) !== generation)
    .map(([address]) => address);
  const unexpected = reported.filter((line) => !line.startsWith('poddisruptionbudget.policy/'));
  if (changed.length > 0 || unexpected.length > 0) throw new Error([...changed, ...unexpected].join('; '));
  return reported.map((line) => line.split(' ')[0]!);
}

/** The `metadata.generation` of each object, which counts changes of its spec. */
function generations(folder: string): Map<string, number | undefined> {
  const { items } = JSON.parse(kubectl(['get', '--filename', folder, '--output', 'json'])) as {
    items: readonly { kind: string; metadata: { namespace?: string; name: string; generation?: number } }[];
  };
  return new Map(
    items.map(({ kind, metadata }) => [`${kind}/${metadata.namespace ?? ''}/${metadata.name}`, metadata.generation]),
  );
}

/** What the containers of a name use, the largest of them. */
export interface Used {
  /** Bytes of the working set. */
  readonly memory: number;
  /** Seconds of processor time since the container started. */
  readonly cpuSeconds: number;
}

/** What containers use as the kubelets report it, by the name of the container. */
export function usageIn(namespaces: readonly string[]): Map<string, Used> {
  const nodes = kubectl(['get', 'nodes', '--output', 'jsonpath={.items[*].metadata.name}']).split(' ');
  const pods = nodes.flatMap(
    (node) =>
      (
        JSON.parse(kubectl(['get', '--raw', `/api/v1/nodes/${node}/proxy/stats/summary`])) as {
          readonly pods: readonly {
            readonly podRef: { readonly namespace: string };
            readonly containers?: readonly {
              readonly name: string;
              readonly memory?: { readonly workingSetBytes?: number };
              readonly cpu?: { readonly usageCoreNanoSeconds?: number };
            }[];
          }[];
        }
      ).pods,
  );
  const largest = new Map<string, Used>();
  for (const { containers = [] } of pods.filter((pod) => namespaces.includes(pod.podRef.namespace)))
    for (const { name, memory: used, cpu } of containers) {
      const known = largest.get(name);
      largest.set(name, {
        memory: Math.max(known?.memory ?? 0, used?.workingSetBytes ?? 0),
        cpuSeconds: Math.max(known?.cpuSeconds ?? 0, (cpu?.usageCoreNanoSeconds ?? 0) / 1e9),
      });
    }
  return largest;
}

/** Working set of the containers, in MiB: the largest of each container name. */
export function memory(namespaces: readonly string[]): string {
  return [...usageIn(namespaces)].map(([name, used]) => `${name} ${mebibytes(used.memory)} MiB`).join(', ');
}

/** Bytes as MiB. */
export function mebibytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}
