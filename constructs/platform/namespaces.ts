import { Construct } from 'constructs';
import { KubeNamespace } from '../../imports/k8s';
import { commonLabels, error, namespaceNameProblems, replaceWith, type Problem } from '../kit';
import type { Environment, NamespaceSettings } from './environment';

/** The namespaces of an environment, by what lives there. */
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

/** The namespaces, with the defaults filled in. */
export function namespacePlan({ namespaces = {} }: Environment): NamespacePlan {
  return {
    logging: namespaces.logging ?? defaults.logging,
    agents: namespaces.agents ?? defaults.agents,
    minio: namespaces.minio ?? defaults.minio,
  };
}

/**
 * The Namespace objects of those that are used, created and not shared. Argo CD deletes none of them unasked.
 *
 * A shared one is never among the objects that are applied: applying it again would take the labels of others from it,
 * and deleting what was applied would delete it with all that others keep there.
 */
export class Namespaces extends Construct {
  /** Names of the shared ones that have to exist before anything is applied; `npm run secrets` prints those that do not. */
  readonly shared: readonly string[];

  constructor(scope: Construct, id: string, used: readonly NamespaceSettings[]) {
    super(scope, id);
    const byName = new Map(used.filter(({ create = true }) => create).map((settings) => [settings.name, settings]));
    this.shared = [...byName.values()].flatMap(({ name, podSecurity }) => (podSecurity === undefined ? [name] : []));
    for (const { name, podSecurity } of byName.values())
      if (podSecurity !== undefined)
        // As an id, 'constructor' would be taken for one of the tree's own.
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

const reason = {
  'cdk8s-logging/pod-security':
    'privileged: the agent reads /var/log/pods of its node, which belongs to root, and keeps its place in a directory of the node; it has no capabilities and cannot gain any',
};

/** What cannot be, between namespaces and what has to run in them. */
export function namespaceProblems(environment: Environment): Problem[] {
  const plan = namespacePlan(environment);
  const entries = Object.entries(plan) as [keyof NamespacePlan, NamespaceSettings][];
  return [
    ...entries.flatMap(([use, { name }]) => namespaceNameProblems(['namespaces', use, 'name'], name)),
    ...entries.flatMap(([use, settings]) => foreignProblems(use, settings)),
    ...entries.flatMap(([use, settings], n): Problem[] => {
      const twin = entries.slice(0, n).find(([, other]) => other.name === settings.name);
      if (
        twin === undefined ||
        (twin[1].podSecurity === settings.podSecurity && (twin[1].create ?? true) === (settings.create ?? true))
      )
        return [];
      return [
        error(['namespaces', use], `'${settings.name}' is described in two ways, here and in namespaces.${twin[0]}.`),
      ];
    }),
    ...agentProblems(environment, plan.agents),
  ];
}

/** Those of the cluster itself, where others than this platform run. */
function foreignProblems(use: keyof NamespacePlan, { name, create = true, podSecurity }: NamespaceSettings): Problem[] {
  if (podSecurity === undefined || !create || (name !== 'default' && !name.startsWith('kube-'))) return [];
  return [
    error(
      ['namespaces', use, 'podSecurity'],
      `'${name}' is not this platform's alone: ${podSecurity} would hold for every pod there, the cluster's own too, and those that break it would not start again.`,
    ),
  ];
}

function agentProblems({ collect }: Environment, { name, podSecurity }: NamespaceSettings): Problem[] {
  if (collect === undefined || podSecurity === undefined || podSecurity === 'privileged') return [];
  return [
    error(
      ['namespaces', 'agents', 'podSecurity'],
      `'${name}' enforces ${podSecurity}, which forbids the directories of the node that the agent reads; its pods would never be created. They need 'privileged'.`,
      replaceWith('privileged'),
    ),
  ];
}
