import type { Artifact } from '../contracts';
import { yamlFile, type DeliveredOutput } from './output';

/**
 * The kustomization of an environment. kustomize, Argo CD and Flux know this file name too; kubectl apply ignores it,
 * and would fail with a `kustomization.yaml`.
 */
export function kustomizeFile(output: DeliveredOutput): Artifact {
  return yamlFile(output, 'Kustomization', 'delivery.kustomize', {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [...output.files.keys()].toSorted(),
  });
}
