import { loadAll } from 'js-yaml';
import type { Artifact } from '../contracts';
import { isMap, yamlText } from '../kit';
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
 * @param others - files and folders in the folder of the environment that are not generated
 * @param read - the text of one of them; undefined for a folder
 */
export function withOtherManifests(
  artifact: Artifact,
  others: readonly string[],
  read: (name: string) => string | undefined,
): string {
  if (artifact.path !== path) return artifact.text;
  const added = others.filter((name) => /^[^/]+\.(?:ya?ml|json)$/.test(name) && isManifest(read(name))).toSorted();
  if (added.length === 0) return artifact.text;
  const [, ...lines] = yamlText({ resources: added }).split('\n');
  return `${artifact.text}${lines.join('\n')}`;
}

/**
 * Whether a file consists of Kubernetes objects, unlike `values.yaml` or `.sops.yaml`. One that cannot be parsed counts as
 * a manifest, so that kustomize reports it.
 */
function isManifest(text: string | undefined): boolean {
  if (text === undefined) return false;
  try {
    const objects = loadAll(text).filter((object) => object !== null && object !== undefined);
    return objects.length > 0 && objects.every(isKubernetesObject);
  } catch {
    return true;
  }
}

function isKubernetesObject(object: unknown): boolean {
  if (!isMap(object)) return false;
  const { apiVersion, kind } = object;
  return (
    typeof kind === 'string' && typeof apiVersion === 'string' && !apiVersion.startsWith('kustomize.config.k8s.io/')
  );
}
