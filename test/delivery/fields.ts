/**
 * Known fields of `spec`: those of the CRDs of Argo CD (`Application`, `ApplicationSet`) and of Flux's kustomize-controller
 * (`Kustomization`) in their sources of August 2026, as far as the output and the examples have them. `true` has any content.
 */
type Fields = { readonly [name: string]: true | Fields };

const application: Fields = {
  project: true,
  source: { repoURL: true, targetRevision: true, path: true },
  destination: { name: true, server: true, namespace: true },
  syncPolicy: {
    automated: { prune: true, selfHeal: true, enabled: true, allowEmpty: true },
    syncOptions: true,
    retry: { limit: true, backoff: { duration: true, factor: true, maxDuration: true }, refresh: true },
  },
};

export const fields: Readonly<Record<string, Fields>> = {
  'argoproj.io/v1alpha1 Application': application,
  'argoproj.io/v1alpha1 ApplicationSet': {
    goTemplate: true,
    goTemplateOptions: true,
    generators: {
      clusters: { selector: { matchLabels: true, matchExpressions: true }, values: true, flatList: true },
      git: { repoURL: true, revision: true, directories: { path: true, exclude: true } },
    },
    syncPolicy: { applicationsSync: true, preserveResourcesOnDeletion: true },
    template: { metadata: { name: true, labels: true, annotations: true, finalizers: true }, spec: application },
  },
  'kustomize.toolkit.fluxcd.io/v1 Kustomization': {
    interval: true,
    retryInterval: true,
    timeout: true,
    sourceRef: { kind: true, name: true, namespace: true },
    path: true,
    prune: true,
    wait: true,
    decryption: { provider: true, secretRef: { name: true } },
  },
};

/** Paths of the fields of an object that its CRD does not have; its kind, if the kind is not known. */
export function unknownFields(object: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec?: unknown;
}): string[] {
  const kind = `${object.apiVersion} ${object.kind}`;
  const known = fields[kind];
  return known === undefined ? [kind] : unknownBelow(object.spec, known, 'spec');
}

function unknownBelow(value: unknown, known: Fields, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => unknownBelow(item, known, path));
  return Object.entries(value as object).flatMap(([name, inner]) => {
    const below = known[name];
    if (below === undefined) return [`${path}.${name}`];
    return below === true ? [] : unknownBelow(inner, below, `${path}.${name}`);
  });
}
