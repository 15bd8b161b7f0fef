import { loadAll } from 'js-yaml';
import type { SecretNeed } from '../../constructs/contracts';
import { grouped, isProvided, inventoryOf, type Manifest } from '../../constructs/kit';
import type { Environment, Rendered } from '../../constructs/platform';
import { unstored } from '../secrets/store';

/** Kinds of workloads, in the order in which they are deleted within a section. */
const workloadKinds = ['CronJob', 'Job', 'DaemonSet', 'Deployment', 'StatefulSet'];

interface Workload extends Manifest {
  readonly spec: {
    readonly replicas?: number;
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
    readonly template?: { readonly spec: PodSpec };
  };
}

interface PodSpec {
  readonly volumes?: readonly { readonly name: string; readonly hostPath?: { readonly path: string } }[];
  readonly containers?: readonly {
    readonly volumeMounts?: readonly { readonly name: string; readonly readOnly?: boolean }[];
  }[];
}

/** How a platform is removed. */
export interface Uninstallation {
  readonly environment: string;
  /** What is to be done first, about the tools that deliver the platform, as lines of a text. */
  readonly before: readonly string[];
  readonly steps: readonly Step[];
  /** What stays in the cluster, besides its namespaces. */
  readonly notDeleted: readonly string[];
  /** Namespaces that belong to the platform alone, and stay. */
  readonly namespaces: readonly string[];
}

interface Step {
  readonly deletes: 'pods' | 'objects' | 'data';
  /** Whether the script runs it; otherwise its commands are comments. */
  readonly included: boolean;
  readonly commands: readonly string[];
}

/**
 * The steps that remove a platform: agents first and the object store last, so that Loki and Tempo can write to it
 * until they end. NetworkPolicies are deleted after the pods that they protect.
 *
 * @param data - whether volumes and Secrets are deleted
 */
export function uninstallation({ name, files, platform }: Rendered, data: boolean): Uninstallation {
  const parts = [...files].toSorted(([one], [other]) => (one < other ? 1 : -1)).map(([, text]) => manifests(text));
  const all = parts.flat();
  const namespaces = all.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
  const shared = byNamespace(all).flatMap(([namespace]) => (namespaces.includes(namespace) ? [] : [namespace]));
  // Those of a store end with their ExternalSecrets, and return with them.
  const secrets = platform === undefined ? [] : unstored(platform.environment, inventoryOf(platform).secrets);
  const deletion = [...volumeCommands(all), ...secretCommands(secrets.filter((need) => !isProvided(need)))];
  return {
    environment: name,
    before: toolLines(name, platform?.environment.delivery),
    steps: [
      { deletes: 'pods', included: true, commands: parts.flatMap(stopCommands) },
      { deletes: 'objects', included: true, commands: sweepCommands(all, `logging-${name}`) },
      ...(deletion.length === 0 ? [] : [{ deletes: 'data', included: data, commands: deletion } as const]),
    ],
    notDeleted: [
      ...notDeleted(all, secrets, shared),
      ...(platform?.environment.externalSecrets === undefined ? [] : ['the values in the store of externalSecrets']),
    ],
    namespaces,
  };
}

/** The script that removes a platform. @param data - whether volumes and Secrets are deleted */
export function uninstallScript(rendered: Rendered, data: boolean): string {
  const { platform } = rendered;
  const { environment, before, steps, notDeleted: kept, namespaces } = uninstallation(rendered, data);
  const [stops, sweep, deletion] = steps;
  const lines = [
    `# Removes '${environment}' from the cluster of the current context of kubectl.`,
    ...before.map((line) => `# ${line}`),
    'set -eu',
    '',
    platform?.gateway === undefined
      ? '# 1. Pods.'
      : '# 1. Pods: agents first, the object store last, since the others write to it until they end.',
    ...stops!.commands,
    '',
    '# 2. Everything else that was applied: Services, NetworkPolicies, configuration, permissions.',
    ...sweep!.commands,
    '',
    ...(deletion === undefined ? [] : deletionLines(deletion, platform?.environment.externalSecrets !== undefined)),
    '# Not deleted:',
    ...kept.map((line) => `# - ${line}`),
    ...namespaces.map(
      (namespace) =>
        `# - the namespace ${namespace}. If it contains nothing else: kubectl delete namespace ${namespace}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** How the tools that deliver the platform are kept from applying it again. */
function toolLines(name: string, { argocd, flux, helm }: NonNullable<Environment['delivery']> = {}): string[] {
  const lines: string[] = [];
  if (argocd?.clusters !== undefined) {
    const labels = Object.entries(argocd.clusters.matchLabels).map(([key, value]) => `${key}=${value}`);
    lines.push(
      `Argo CD applies everything again while its Secret of this cluster has the labels ${labels.join(', ')}.`,
      'Remove one of them first: the Application ends, and its objects stay.',
    );
  } else if (argocd !== undefined)
    lines.push(
      'Argo CD applies everything again while its Application exists. Delete it first, where Argo CD runs; its objects stay:',
      `  kubectl delete application logging-${name} --namespace ${argocd.namespace ?? 'argocd'}`,
    );
  if (flux !== undefined)
    lines.push(
      `Flux applies everything again every ${flux.interval ?? '10m'}. Suspend its Kustomization first. It can be deleted afterwards: while it`,
      'is suspended, Flux deletes none of its objects.',
      `  flux suspend kustomization logging-${name} --namespace ${flux.namespace ?? 'flux-system'}`,
    );
  if (helm !== undefined)
    lines.push('With Helm: run helm uninstall afterwards, which deletes the record of the release.');
  if (argocd === undefined && flux === undefined)
    lines.push(
      'If Argo CD or Flux delivers it, stop that first, otherwise it applies everything again: delete the Application without',
      'its objects, or suspend the Kustomization.',
    );
  return lines;
}

/** The third step. @param stored - whether there are Secrets that end with their ExternalSecrets */
function deletionLines({ included, commands }: Step, stored: boolean): string[] {
  if (included) return ['# 3. Volumes and Secrets: all logs and traces, passwords and keys.', ...commands, ''];
  return [
    ...(stored
      ? [
          '# 3. The Secrets of ExternalSecrets were deleted with them; applied again, they are written from the store. Volumes',
          '# and other Secrets are kept. These commands delete them, which cannot be undone; with --data they are not comments.',
        ]
      : [
          '# 3. Volumes and Secrets are kept, for applying the platform again with its data and passwords. These commands',
          '# delete them, which cannot be undone; with --data they are not comments.',
        ]),
    ...commands.map((line) => `# ${line}`),
    '',
  ];
}

function manifests(text: string): Workload[] {
  return loadAll(text) as Workload[];
}

/** `--cascade=foreground` waits until the pods have ended. */
function stopCommands(part: readonly Workload[]): string[] {
  return byNamespace(part.filter(({ kind }) => workloadKinds.includes(kind))).map(([namespace, workloads]) => {
    const names = workloads
      .toSorted((one, other) => workloadKinds.indexOf(one.kind) - workloadKinds.indexOf(other.kind))
      .map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`);
    return `kubectl delete --namespace ${namespace} --ignore-not-found --cascade=foreground ${names.join(' ')}`;
  });
}

/** Namespaced kinds of Kubernetes that environments may contain. */
const usual = [
  ...workloadKinds,
  'ConfigMap',
  'HorizontalPodAutoscaler',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'Service',
  'ServiceAccount',
];

/** Deletes by label and with all usual kinds, so that objects of earlier versions of the environment are found. */
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

/** Deletes by name: labels could match claims of other applications in a shared namespace. */
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

function secretsByNamespace(needs: readonly SecretNeed[]): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const { secret, namespaces } of needs)
    for (const namespace of namespaces) names.set(namespace, (names.get(namespace) ?? new Set<string>()).add(secret));
  return names;
}

/** What the commands do not delete, besides the platform's namespaces. */
function notDeleted(all: readonly Workload[], needs: readonly SecretNeed[], shared: readonly string[]): string[] {
  const folders = all.flatMap(({ kind, spec }) => (kind === 'DaemonSet' ? writtenFolders(spec.template?.spec) : []));
  const stores = needs.flatMap((need) => (need.form === 'key-pair' && need.owner === 'store' ? [need.accessTo] : []));
  return [
    ...folders.map((folder) => `the folder ${folder} on each node: positions and buffer of the agent`),
    ...[...new Set(stores)].map((store) => `the content of ${store}`),
    ...[...secretsByNamespace(needs.filter(isProvided))].map(
      ([namespace, names]) =>
        `in the namespace ${namespace} the Secrets that were not generated: ${[...names].join(', ')}`,
    ),
    ...shared.map((namespace) => `the shared namespace ${namespace}`),
  ];
}

/** Folders of the node that pods write to; what they only read belongs to others. */
function writtenFolders({ containers = [], volumes = [] }: PodSpec = {}): string[] {
  const mounts = containers.flatMap(({ volumeMounts = [] }) => volumeMounts);
  const written = new Set(mounts.flatMap(({ name, readOnly }) => (readOnly === true ? [] : [name])));
  return volumes.flatMap(({ name, hostPath }) => (hostPath !== undefined && written.has(name) ? [hostPath.path] : []));
}

function byNamespace<M extends Manifest>(objects: readonly M[]): [namespace: string, objects: M[]][] {
  const namespaced = objects.filter(({ metadata }) => metadata.namespace !== undefined);
  return [...grouped(namespaced, ({ metadata }) => metadata.namespace!)];
}
