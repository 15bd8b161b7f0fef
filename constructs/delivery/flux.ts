import type { Artifact } from '../contracts';
import { usualPath, yamlFile, type DeliveredOutput } from './output';

/** How Flux delivers an environment. */
export interface FluxSettings {
  /** The source with the repository, which exists in the cluster. */
  readonly source: {
    readonly name: string;
    /** @default 'GitRepository' */
    readonly kind?: 'GitRepository' | 'OCIRepository' | 'Bucket';
    /** @default - the namespace of the Kustomization */
    readonly namespace?: string;
  };
  /** Folder of the environment in the source; `.` is its root. @default - `dist/<environment>` */
  readonly path?: string;
  /** Namespace of the Kustomization. @default 'flux-system' */
  readonly namespace?: string;
  /** Time between two comparisons with the cluster: `10m`. @default '10m' */
  readonly interval?: string;
  /** Time within which everything must be applied and healthy: `10m`. @default '10m' */
  readonly timeout?: string;
  /** How Flux decrypts Secrets that are committed in encrypted form. @default - it does not */
  readonly decryption?: {
    readonly provider: 'sops';
    /** The Secret with the private keys, in the namespace of the Kustomization. @default - keys of the cloud provider */
    readonly secretRef?: { readonly name: string };
  };
}

/** The Kustomization of Flux for an environment, in the folder `flux`. */
export function fluxFiles(settings: FluxSettings, output: DeliveredOutput): Artifact[] {
  const { source, namespace = 'flux-system', interval = '10m', timeout = '10m', decryption } = settings;
  const { path = usualPath(output.environment) } = settings;
  const { kind = 'GitRepository', name } = source;
  const object = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: `logging-${output.environment}`, namespace },
    spec: {
      interval,
      retryInterval: '1m',
      timeout,
      sourceRef: { kind, name, ...(source.namespace !== undefined && { namespace: source.namespace }) },
      path: path === '.' ? './' : `./${path}`,
      prune: true,
      wait: true,
      ...(decryption !== undefined && { decryption }),
    },
  };
  // Not kustomization.yaml: kustomize would read a file of that name as its own.
  return [yamlFile(output, 'flux/logging.yaml', 'delivery.flux', object)];
}
