import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import {
  argocdFiles,
  deliveryProblems,
  fluxFiles,
  helmFiles,
  kustomizeFile,
  type ArgoCdSettings,
  type DeliveredOutput,
  type FluxSettings,
  type HelmSettings,
} from '../delivery';
import type { Artifact, Labels } from '../contracts';
import { error, within, type Problem } from '../kit';
import type { Environment } from './environment';
import type { SmokeTestSettings } from '../smoke';
import { header } from './last-output';
import { sharedNamespaces } from './namespaces';
import { namespaceOf } from './placement';
import { usedSections } from './sections';
import { waveAnnotations } from './waves';

/** How the output reaches a cluster, besides `kubectl apply`. */
export interface DeliverySettings {
  /** Writes an Application or ApplicationSet of Argo CD to `dist/<environment>/argocd/`. @default - none */
  readonly argocd?: ArgoCdSettings;
  /**
   * Writes a Kustomization of Flux to `dist/<environment>/flux/`, and the file of `kustomize`, without which Flux applies
   * all YAML files of the folders below too.
   *
   * @default - none
   */
  readonly flux?: FluxSettings;
  /** Writes `dist/<environment>/Kustomization` for kustomize. @default false */
  readonly kustomize?: boolean;
  /** Writes a Helm chart with the manifests to `dist/<environment>/helm/`. @default - none */
  readonly helm?: HelmSettings;
  /**
   * A Job that pushes and queries as the users of the gateway, and fails if a check fails. With `argocd` it runs after
   * each sync of all objects, otherwise when it is created. Not with `argocd` and `flux` or `helm` at once.
   *
   * @default - none
   */
  readonly smokeTest?: SmokeTestSettings;
}

/** The files for the delivery tools of an environment. */
export function deliveryFiles(environment: Environment, files: ReadonlyMap<string, string>): Artifact[] {
  const { name, delivery = {} } = environment;
  const { argocd, flux, kustomize = flux !== undefined, helm } = delivery;
  const output: DeliveredOutput = {
    environment: name,
    files,
    sharedNamespaces: sharedNamespaces(environment),
    header: (section) => header(section, environment),
  };
  return [
    ...(kustomize ? [kustomizeFile(output)] : []),
    ...(argocd === undefined ? [] : argocdFiles(argocd, output)),
    ...(flux === undefined ? [] : fluxFiles(flux, output)),
    ...(helm === undefined ? [] : helmFiles(helm, output)),
  ];
}

/** Adds the annotations that delivery tools read to the objects of a platform. */
export function annotateForDelivery(platform: IConstruct, { delivery = {} }: Environment): void {
  const { argocd } = delivery;
  const ordered = argocd === undefined || argocd.waves === false ? () => ({}) : waveAnnotations(platform);
  for (const component of platform.node.children)
    for (const object of component.node.findAll().filter((one) => ApiObject.isApiObject(one))) {
      const annotations: Labels = { ...ordered(component, object), ...(object.kind === 'Namespace' && kept(delivery)) };
      for (const [key, value] of Object.entries(annotations)) object.metadata.addAnnotation(key, value);
    }
}

/** Annotations by which tools never delete a namespace, with the volumes and Secrets in it. */
function kept({ flux, helm }: DeliverySettings): Labels {
  return {
    ...(flux !== undefined && { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' }),
    ...(helm !== undefined && { 'helm.sh/resource-policy': 'keep' }),
  };
}

/** Problems of the section `delivery`. */
export function deliverySettingsProblems(environment: Environment): Problem[] {
  const { delivery, loki, tempo } = environment;
  if (delivery === undefined) return [];
  const path = ['delivery'];
  const { kustomize, ...tools } = delivery;
  if (kustomize !== true && Object.values(tools).every((tool) => tool === undefined))
    return [
      error(path, 'none of argocd, flux, kustomize, helm and smokeTest is set, so nothing would be written.', {
        fix: { remove: true },
      }),
    ];
  if (usedSections(environment).every(({ section }) => namespaceOf(section, environment) === undefined))
    return [
      error(
        path,
        'the environment has no object for a cluster: the files of machines are installed by their scripts.',
        {
          fix: { remove: true },
        },
      ),
    ];
  const problems = deliveryProblems(delivery).map((one) => within(path, one));
  if (delivery.flux !== undefined && delivery.kustomize === false)
    problems.push(
      error(
        [...path, 'kustomize'],
        'flux is set, and without this file Flux applies the YAML files of all folders below dist/<environment>, its own and those of hosts included.',
        { fix: { replace: true } },
      ),
    );
  const others = (['flux', 'helm'] as const).filter((tool) => delivery[tool] !== undefined);
  if (delivery.smokeTest !== undefined && delivery.argocd !== undefined && others.length > 0)
    problems.push(
      error(
        [...path, 'smokeTest'],
        `argocd is set together with ${others.join(' and ')}: for Argo CD the Job keeps its name, and other tools cannot change the pods of an existing Job, so a change of the users would stop their delivery.`,
      ),
    );
  if (delivery.smokeTest !== undefined && (loki ?? tempo) === undefined)
    problems.push(
      error(
        [...path, 'smokeTest'],
        'it tests the gateway of this platform, and without loki and tempo there is none.',
        {
          fix: { remove: true },
        },
      ),
    );
  return problems;
}
