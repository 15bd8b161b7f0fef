import { loadAll } from 'js-yaml';
import type { SecretNeed } from '../../constructs/contracts';
import { secretsOf, type Manifest } from '../../constructs/kit';
import type { Rendered } from '../../constructs/platform';

/** What runs pods, in the order in which they are stopped within one part of the platform. */
const workloadKinds = ['CronJob', 'Job', 'DaemonSet', 'Deployment', 'StatefulSet'];

interface Workload extends Manifest {
  readonly spec: {
    readonly replicas?: number;
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
    readonly template?: {
      readonly spec: {
        readonly volumes?: readonly { readonly hostPath?: { readonly path: string; readonly type?: string } }[];
      };
    };
  };
}

/**
 * The script that removes a platform: who sends first, the object store last, so that Loki can write to it what it still
 * has in memory. Policies end after the pods that they protect.
 *
 * @param data - with the commands that delete volumes and Secrets. @default - they are comments
 */
export function uninstallScript({ name, files, platform }: Rendered, data: boolean): string {
  const parts = [...files].toSorted(([one], [other]) => (one < other ? 1 : -1)).map(([, text]) => manifests(text));
  const all = parts.flat();
  const owned = all.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
  const shared = byNamespace(all).flatMap(([namespace]) => (owned.includes(namespace) ? [] : [namespace]));
  const secrets = platform === undefined ? [] : secretsOf(platform);
  const deletion = [...volumeCommands(all), ...secretCommands(secrets.filter((need) => !isBrought(need)))];
  const lines = [
    `# Removes '${name}' from the cluster of the current context of kubectl.`,
    '# With Argo CD: delete its Application first, without its resources; or it applies everything again.',
    'set -eu',
    '',
    '# 1. The pods: who sends first, the object store last. Loki writes to it what it still has in memory.',
    ...parts.flatMap(stopCommands),
    '',
    '# 2. Everything else that was applied: Services, policies, configuration, permissions.',
    ...sweepCommands(all, `logging-${name}`),
    '',
    ...(data
      ? ['# 3. Volumes and Secrets: all logs, passwords and keys.', ...deletion]
      : [
          '# 3. Volumes and Secrets stay: applied again, the platform has its logs and passwords. These commands delete them,',
          '# which cannot be undone; --data prints them as commands.',
          ...deletion.map((line) => `# ${line}`),
        ]),
    '',
    '# What stays:',
    ...staying(all, secrets, shared).map((line) => `# - ${line}`),
    ...owned.map(
      (namespace) =>
        `# - the namespace ${namespace}. If nothing of others is in it: kubectl delete namespace ${namespace}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function manifests(text: string): Workload[] {
  return loadAll(text) as Workload[];
}

/** `foreground` waits until the pods have ended. */
function stopCommands(part: readonly Workload[]): string[] {
  return byNamespace(part.filter(({ kind }) => workloadKinds.includes(kind))).map(([namespace, workloads]) => {
    const names = workloads
      .toSorted((one, other) => workloadKinds.indexOf(one.kind) - workloadKinds.indexOf(other.kind))
      .map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`);
    return `kubectl delete --namespace ${namespace} --ignore-not-found --cascade=foreground ${names.join(' ')}`;
  });
}

/** Kinds of Kubernetes itself that some environment applies. */
const usual = [...workloadKinds, 'ConfigMap', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount'];

/** By label and with all usual kinds, so that what an earlier version of the environment left is found too. */
function sweepCommands(all: readonly Manifest[], platform: string): string[] {
  const selector = `--selector app.kubernetes.io/part-of=${platform}`;
  const applied = all.filter(({ kind }) => kind !== 'Namespace');
  const kinds = (of: readonly Manifest[], others: readonly string[] = []): string =>
    [...new Set([...of.map(({ kind }) => kind), ...others].map((kind) => kind.toLowerCase()))].sort().join(',');
  const clusterWide = applied.filter(({ metadata }) => metadata.namespace === undefined);
  return [
    ...byNamespace(applied).map(
      ([namespace, objects]) =>
        `kubectl delete --namespace ${namespace} ${selector} --ignore-not-found --cascade=foreground ${kinds(objects, usual)}`,
    ),
    ...(clusterWide.length === 0 ? [] : [`kubectl delete ${selector} --ignore-not-found ${kinds(clusterWide)}`]),
  ];
}

/** By name: labels would find the claims of others in a shared namespace too. */
function volumeCommands(all: readonly Workload[]): string[] {
  return all.flatMap(({ kind, metadata, spec }) => {
    const templates = kind === 'StatefulSet' ? (spec.volumeClaimTemplates ?? []) : [];
    const claims = templates.flatMap((template) =>
      Array.from({ length: spec.replicas ?? 1 }, (_, n) => `${template.metadata.name}-${metadata.name}-${n}`),
    );
    return claims.length === 0
      ? []
      : [
          `kubectl delete persistentvolumeclaim --namespace ${metadata.namespace} --ignore-not-found ${claims.join(' ')}`,
        ];
  });
}

function secretCommands(needs: readonly SecretNeed[]): string[] {
  return [...secretsByNamespace(needs)].map(
    ([namespace, names]) => `kubectl delete secret --namespace ${namespace} --ignore-not-found ${[...names].join(' ')}`,
  );
}

/** Whether others made the Secret; they may use it elsewhere too. */
function isBrought(need: SecretNeed): boolean {
  return need.form === 'certificate' || (need.form === 'key-pair' && need.owner === 'store');
}

function secretsByNamespace(needs: readonly SecretNeed[]): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const { secret, namespaces } of needs)
    for (const namespace of namespaces) names.set(namespace, (names.get(namespace) ?? new Set<string>()).add(secret));
  return names;
}

/** What none of the commands deletes, beside namespaces of its own. */
function staying(all: readonly Workload[], needs: readonly SecretNeed[], shared: readonly string[]): string[] {
  const folders = all.flatMap(({ kind, spec }) =>
    kind === 'DaemonSet' ? (spec.template?.spec.volumes ?? []).map(({ hostPath }) => hostPath) : [],
  );
  const stores = needs.flatMap((need) => (need.form === 'key-pair' && need.owner === 'store' ? [need.accessTo] : []));
  return [
    ...folders
      .filter((folder) => folder?.type === 'DirectoryOrCreate')
      .map((folder) => `on each node the folder ${folder!.path}: positions and buffer of the agent`),
    ...[...new Set(stores)].map((store) => `what is in ${store}`),
    ...[...secretsByNamespace(needs.filter(isBrought))].map(
      ([namespace, names]) => `of the namespace ${namespace} what others made: Secret ${[...names].join(', Secret ')}`,
    ),
    ...shared.map((namespace) => `the namespace ${namespace}, which is shared with others`),
  ];
}

function byNamespace<M extends Manifest>(objects: readonly M[]): [namespace: string, objects: M[]][] {
  const known = new Map<string, M[]>();
  for (const object of objects) {
    const { namespace } = object.metadata;
    if (namespace !== undefined) known.set(namespace, [...(known.get(namespace) ?? []), object]);
  }
  return [...known];
}
