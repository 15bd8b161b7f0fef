import type { Artifact, Labels } from '../contracts';
import { usualPath, yamlFile, type DeliveredOutput } from './output';

/** How Argo CD delivers an environment. */
export interface ArgoCdSettings {
  /** URL of the Git repository, as Argo CD clones it: `https://git.example.com/platform/logging.git`. */
  readonly repository: string;
  /** Branch, tag, commit, or versions of tags: `1.4.*`, `>=1.4 <2`. @default 'main' */
  readonly revision?: string;
  /** Folder of the environment in the repository; `.` is its root. @default - `dist/<environment>` */
  readonly path?: string;
  /** Project of Argo CD. @default 'default' */
  readonly project?: string;
  /** Namespace of Argo CD, which reads the Application there. @default 'argocd' */
  readonly namespace?: string;
  /** URL of the API server, or name of the cluster in Argo CD. @default 'https://kubernetes.default.svc' */
  readonly destination?: string;
  /**
   * Delivers the environment to every cluster whose Secret in Argo CD has these labels, in place of `destination`.
   *
   * @default - to one cluster
   */
  readonly clusters?: { readonly matchLabels: Labels };
  /**
   * Whether Argo CD applies the object store before Loki, Loki before the gateway, and the gateway before the rest, and
   * deletes them in the reverse order. Each waits until the one before it is healthy.
   *
   * @default true
   */
  readonly waves?: boolean;
}

/**
 * Retries for about two hours: an ExternalSecret whose value is not in the store yet, or a failed hook, fails the sync,
 * and after the last retry Argo CD starts none for the same commit. With `refresh` a retry uses the latest commit, which
 * would otherwise wait for the end of the retries.
 */
const retry = { limit: 15, backoff: { duration: '30s', factor: 2, maxDuration: '10m' }, refresh: true };

/** The API server of the cluster that Argo CD runs in. */
const ownCluster = 'https://kubernetes.default.svc';

/** The Application of an environment, or the ApplicationSet that creates one per cluster, in the folder `argocd`. */
export function argocdFiles(settings: ArgoCdSettings, output: DeliveredOutput): Artifact[] {
  const { namespace = 'argocd', clusters, destination = ownCluster } = settings;
  const name = `logging-${output.environment}`;
  const metadata = { name, namespace };
  const apiVersion = 'argoproj.io/v1alpha1';
  if (clusters === undefined) {
    const spec = applicationSpec(settings, output, cluster(destination));
    return [
      yamlFile(output, 'argocd/application.yaml', 'delivery.argocd', {
        apiVersion,
        kind: 'Application',
        metadata,
        spec,
      }),
    ];
  }
  const spec = {
    goTemplate: true,
    goTemplateOptions: ['missingkey=error'],
    generators: [{ clusters: { selector: { matchLabels: clusters.matchLabels } } }],
    // Without it, Argo CD deletes the platform of a cluster that loses its labels, and all platforms with this object.
    syncPolicy: { preserveResourcesOnDeletion: true },
    template: {
      metadata: { name: `${name}-{{ .nameNormalized }}` },
      spec: applicationSpec(settings, output, { name: '{{ .name }}' }),
    },
  };
  return [
    yamlFile(output, 'argocd/applicationset.yaml', 'delivery.argocd', {
      apiVersion,
      kind: 'ApplicationSet',
      metadata,
      spec,
    }),
  ];
}

function cluster(destination: string): object {
  return destination.includes('://') ? { server: destination } : { name: destination };
}

function applicationSpec(settings: ArgoCdSettings, output: DeliveredOutput, destination: object): object {
  const { repository, revision = 'main', project = 'default', path = usualPath(output.environment) } = settings;
  // Argo CD creates no other namespace than that of the destination. Every manifest names its own.
  const [namespace] = output.sharedNamespaces;
  return {
    project,
    source: { repoURL: repository, targetRevision: revision, path },
    destination: { ...destination, ...(namespace !== undefined && { namespace }) },
    syncPolicy: {
      automated: { prune: true, selfHeal: true },
      syncOptions: ['ServerSideApply=true', ...(namespace === undefined ? [] : ['CreateNamespace=true'])],
      retry,
    },
  };
}

/** The annotation that places an object in a wave; none for the first one, 0. */
export function waveAnnotation(wave: number): Labels {
  return wave === 0 ? {} : { 'argocd.argoproj.io/sync-wave': String(wave) };
}

/** A Job that runs after each sync, when everything is healthy. The last one is kept, with its logs. */
export const hookAnnotations: Labels = {
  'argocd.argoproj.io/hook': 'PostSync',
  'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
};
