import { Construct } from 'constructs';
import { KubeNamespace } from '../../imports/k8s';
import { commonLabels, error, namespaceNameProblems, replaceWith, type Problem } from '../kit';
import type { Environment, NamespaceSettings } from './environment';

/** The namespaces of an environment, by the components that run there. */
export interface NamespacePlan {
  readonly logging: NamespaceSettings;
  readonly agents: NamespaceSettings;
  readonly minio: NamespaceSettings;
}

const defaults: NamespacePlan = {
  logging: { name: 'logging', podSecurity: 'restricted' },
  agents: { name: 'logging-agents', podSecurity: 'privileged' },
  minio: { name: 'minio', podSecurity: 'restricted' },
};

/** The namespaces of an environment, with defaults. */
export function namespacePlan({ namespaces = {} }: Environment): NamespacePlan {
  return {
    logging: namespaces.logging ?? defaults.logging,
    agents: namespaces.agents ?? defaults.agents,
    minio: namespaces.minio ?? defaults.minio,
  };
}

/**
 * Creates the Namespace objects. Argo CD deletes them only after confirmation.
 *
 * Shared namespaces are not created: applying one could change labels that others set, and deleting it would delete the
 * objects of others.
 */
export class Namespaces extends Construct {
  /** Shared namespaces, which must exist before anything is applied; `npm run secrets` prints those that do not. */
  readonly shared: readonly string[];

  constructor(scope: Construct, id: string, used: readonly NamespaceSettings[]) {
    super(scope, id);
    const byName = new Map(used.filter(({ create = true }) => create).map((settings) => [settings.name, settings]));
    this.shared = [...byName.values()].flatMap(({ name, podSecurity }) => (podSecurity === undefined ? [name] : []));
    for (const { name, podSecurity } of byName.values())
      if (podSecurity !== undefined)
        // The prefix avoids ids such as 'constructor', which the construct tree cannot store.
        new KubeNamespace(this, `namespace-${name}`, {
          metadata: {
            name,
            annotations: {
              'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm',
              ...(podSecurity === 'privileged' && reason),
            },
            labels: {
              ...commonLabels(this),
              'pod-security.kubernetes.io/enforce': podSecurity,
              'pod-security.kubernetes.io/warn': podSecurity,
              'pod-security.kubernetes.io/audit': podSecurity,
            },
          },
        });
  }
}

/** Annotation that documents why the agents' namespace is privileged. */
const reason = {
  'cdk8s-logging/pod-security':
    'privileged: the agent reads /var/log/pods of its node, which belongs to root, and keeps its place in a directory of the node; it has no capabilities and cannot gain any',
};

/** Conflicts between namespace settings and the workloads placed in them. */
export function namespaceProblems(environment: Environment): Problem[] {
  const plan = namespacePlan(environment);
  const entries = Object.entries(plan) as [keyof NamespacePlan, NamespaceSettings][];
  return [
    ...entries.flatMap(([use, { name }]) => namespaceNameProblems(['namespaces', use, 'name'], name)),
    ...entries.flatMap(([use, settings]) => clusterNamespaceProblems(use, settings)),
    ...entries.flatMap(([use, settings], n): Problem[] => {
      const twin = entries.slice(0, n).find(([, other]) => other.name === settings.name);
      if (
        twin === undefined ||
        (twin[1].podSecurity === settings.podSecurity && (twin[1].create ?? true) === (settings.create ?? true))
      )
        return [];
      return [
        error(
          ['namespaces', use],
          `create and podSecurity of '${settings.name}' differ from those in namespaces.${twin[0]}, which is the same namespace.`,
        ),
      ];
    }),
    ...agentProblems(environment, plan.agents),
  ];
}

/** Namespaces of the cluster itself, where other workloads run too. */
function clusterNamespaceProblems(
  use: keyof NamespacePlan,
  { name, create = true, podSecurity }: NamespaceSettings,
): Problem[] {
  if (podSecurity === undefined || !create || (name !== 'default' && !name.startsWith('kube-'))) return [];
  return [
    error(
      ['namespaces', use, 'podSecurity'],
      `'${name}' is a namespace of the cluster itself: enforcing ${podSecurity} there would keep pods of the cluster that violate it from starting again.`,
    ),
  ];
}

function agentProblems({ collect }: Environment, { name, podSecurity }: NamespaceSettings): Problem[] {
  if (collect === undefined || podSecurity === undefined || podSecurity === 'privileged') return [];
  return [
    error(
      ['namespaces', 'agents', 'podSecurity'],
      `'${name}' enforces ${podSecurity}, which forbids hostPath volumes; the agent reads logs from its node, which needs privileged.`,
      replaceWith('privileged'),
    ),
  ];
}
