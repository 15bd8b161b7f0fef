import type { Construct, IConstruct } from 'constructs';
import { KubeNamespace } from '../../imports/k8s';
import {
  Component,
  asList,
  commonLabels,
  didYouMean,
  error,
  namespaceNameProblems,
  pathText,
  replaceWith,
  valueAt,
  type Path,
  type Problem,
} from '../kit';
import type { Environment, NamespaceSettings } from './environment';
import { nodeUses } from './node-uses';
import { namespaceOf, placementOf } from './placement';
import { usedSections, type Section } from './sections';

/** The namespaces that exist without being listed in an environment. */
const standard: Readonly<Record<string, NamespaceSettings>> = {
  logging: { podSecurity: 'restricted' },
  'logging-agents': { podSecurity: 'privileged' },
  minio: { podSecurity: 'restricted' },
};

/** A namespace of an environment, with the sections in it. */
interface UsedNamespace {
  readonly name: string;
  readonly settings: NamespaceSettings;
  readonly sections: readonly Section[];
}

/** The namespaces with components, in the order of their first section. */
function usedNamespaces(environment: Environment): UsedNamespace[] {
  const byName = new Map<string, Section[]>();
  for (const { section } of usedSections(environment)) {
    const name = namespaceOf(section, environment);
    if (name !== undefined) byName.set(name, [...(byName.get(name) ?? []), section]);
  }
  const { namespaces = {} } = environment;
  const settingsOf = (name: string): NamespaceSettings =>
    [namespaces, standard].find((known) => Object.hasOwn(known, name))?.[name] ?? {};
  return [...byName].map(([name, sections]) => ({ name, settings: settingsOf(name), sections }));
}

/** Shared namespaces, which this platform does not write and which must exist before anything is applied. */
export function sharedNamespaces(environment: Environment): string[] {
  return createdNamespaces(environment).flatMap(({ name, settings }) =>
    settings.podSecurity === undefined ? [name] : [],
  );
}

function createdNamespaces(environment: Environment): UsedNamespace[] {
  return usedNamespaces(environment).filter(({ settings: { create = true } }) => create);
}

/**
 * Creates the Namespace objects. Argo CD deletes them only after confirmation.
 *
 * Shared namespaces are not created: applying one could change labels that others set, and deleting it would delete the
 * objects of others.
 */
export class Namespaces extends Component {
  /** Shared namespaces, which must exist before anything is applied; `npm run secrets` prints those that do not. */
  readonly shared: readonly string[];
  readonly #privileged: KubeNamespace[] = [];

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const created = createdNamespaces(environment);
    this.shared = sharedNamespaces(environment);
    for (const {
      name,
      settings: { podSecurity },
    } of created)
      if (podSecurity !== undefined) {
        // The prefix avoids ids such as 'constructor', which the construct tree cannot store.
        const namespace = new KubeNamespace(this, `namespace-${name}`, {
          metadata: {
            name,
            annotations: { 'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm' },
            labels: {
              ...commonLabels(this),
              'pod-security.kubernetes.io/enforce': podSecurity,
              'pod-security.kubernetes.io/warn': podSecurity,
              'pod-security.kubernetes.io/audit': podSecurity,
            },
          },
        });
        if (podSecurity === 'privileged') this.#privileged.push(namespace);
      }
  }

  /** Adds annotations that document why namespaces are privileged: by what pods, which exist by now, use of their node. */
  explain(platform: IConstruct): void {
    for (const namespace of this.#privileged) {
      const uses = nodeUses(platform, namespace.name);
      if (uses.length > 0)
        namespace.metadata.addAnnotation(
          'cdk8s-logging/pod-security',
          `privileged: pods ${asList(uses)} of their node; they have no capabilities and cannot gain any`,
        );
    }
  }
}

/** Conflicts between namespace settings and the components placed in them. */
export function namespaceProblems(environment: Environment): Problem[] {
  const used = usedNamespaces(environment);
  const { namespaces = {} } = environment;
  return [
    ...used.flatMap(({ name, sections }) =>
      sections
        .map(placementOf)
        .filter((path) => valueAt(environment, path) !== undefined)
        .flatMap((path) => namespaceNameProblems(path, name)),
    ),
    ...Object.entries(namespaces).flatMap(([name, settings]) => listedProblems(name, settings, used)),
    ...used.flatMap((one) => securityProblems(one, Object.hasOwn(namespaces, one.name))),
  ];
}

/** A listed namespace that no component is in, or that is one of the cluster itself. */
function listedProblems(
  name: string,
  { create = true, podSecurity }: NamespaceSettings,
  used: readonly UsedNamespace[],
): Problem[] {
  const path = ['namespaces', name];
  const names = used.map((one) => one.name);
  if (!names.includes(name)) {
    const near = didYouMean(name, names);
    return [
      error(
        path,
        `no component is in the namespace '${name}'; components are in ${names.map((one) => `'${one}'`).join(', ')}.`,
        near === undefined ? {} : { fix: { moveTo: ['namespaces', near], value: { create, podSecurity } } },
      ),
    ];
  }
  if (podSecurity === undefined || !create || (name !== 'default' && !name.startsWith('kube-'))) return [];
  return [
    error(
      [...path, 'podSecurity'],
      `'${name}' is a namespace of the cluster itself: enforcing ${podSecurity} there would keep pods of the cluster that violate it from starting again.`,
    ),
  ];
}

/** Components that need more rights than their namespace permits. */
function securityProblems({ name, settings, sections }: UsedNamespace, listed: boolean): Problem[] {
  const { podSecurity } = settings;
  const agent = sections.find((section) => section.podSecurity === 'privileged');
  if (agent === undefined || podSecurity === undefined || podSecurity === 'privileged') return [];
  const path: Path = listed ? ['namespaces', name, 'podSecurity'] : placementOf(agent);
  return [
    error(
      path,
      `'${name}' enforces ${podSecurity}, which forbids hostPath volumes; ${pathText(agent.path)} reads logs from its node, which needs privileged.`,
      listed ? replaceWith('privileged') : {},
    ),
  ];
}
