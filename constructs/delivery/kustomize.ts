import type { Artifact } from '../contracts';
import { yamlFile, type DeliveredOutput } from './output';

const path = 'Kustomization';

/**
 * The kustomization of an environment. kustomize, Argo CD and Flux know this file name too; kubectl apply ignores it,
 * and would fail with a `kustomization.yaml`.
 */
export function kustomizeFile(output: DeliveredOutput): Artifact {
  return yamlFile(output, path, 'delivery.kustomize', {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [...output.files.keys()].toSorted(),
  });
}

/**
 * The text of a file of the output. The kustomization also lists the manifests beside it that are not generated, such as
 * sealed Secrets, because `kubectl apply -f` and Argo CD apply them too.
 *
 * @param others - files in the folder of the environment that are not generated
 */
export function withOtherManifests(artifact: Artifact, others: readonly string[]): string {
  const added = others.filter((file) => /^(?!kustomization\.)[^/]+\.(?:ya?ml|json)$/.test(file));
  if (artifact.path !== path || added.length === 0) return artifact.text;
  return `${artifact.text}${added
    .toSorted()
    .map((file) => `  - ${file}\n`)
    .join('')}`;
}
