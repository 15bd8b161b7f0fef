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

/** Working set of the containers as the kubelet reports it, in MiB: the largest of each container name. */
export function memory(namespaces: readonly string[]): string {
  const nodes = kubectl(['get', 'nodes', '--output', 'jsonpath={.items[*].metadata.name}']).split(' ');
  const pods = nodes.flatMap(
    (node) =>
      (
        JSON.parse(kubectl(['get', '--raw', `/api/v1/nodes/${node}/proxy/stats/summary`])) as {
          pods: readonly {
            podRef: { namespace: string };
            containers?: readonly { name: string; memory?: { workingSetBytes?: number } }[];
          }[];
        }
      ).pods,
  );
  const largest = new Map<string, number>();
  for (const { containers = [] } of pods.filter((pod) => namespaces.includes(pod.podRef.namespace)))
    for (const { name, memory: used } of containers)
      largest.set(name, Math.max(largest.get(name) ?? 0, used?.workingSetBytes ?? 0));
  return [...largest].map(([name, bytes]) => `${name} ${Math.round(bytes / 2 ** 20)} MiB`).join(', ');
}
