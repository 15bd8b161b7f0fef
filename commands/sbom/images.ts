import { load } from 'js-yaml';
import type { Artifact } from '../../constructs/contracts';
import { isMap, valueAt, type Manifest } from '../../constructs/kit';

/** An image that a container runs, and where. */
export interface UsedImage {
  /** The name as it is in the manifest: `docker.io/grafana/loki:3.7.8`. */
  readonly image: string;
  /** `Deployment logging/loki-gateway, container nginx`. */
  readonly usedBy: string;
}

/** The images of all containers of manifests, init containers included, and of the containers of machines. */
export function usedImages(manifests: readonly Manifest[], artifacts: readonly Artifact[]): UsedImage[] {
  return [...manifests.flatMap(ofManifest), ...artifacts.flatMap(ofArtifact)];
}

function ofManifest(manifest: Manifest): UsedImage[] {
  const { kind, metadata } = manifest;
  const template = kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
  const workload = `${kind} ${metadata.namespace}/${metadata.name}`;
  return (['initContainers', 'containers'] as const).flatMap((list) => {
    const what = list === 'containers' ? 'container' : 'init container';
    const containers = valueAt(manifest, [...template, 'spec', list]);
    return (Array.isArray(containers) ? containers : []).flatMap((container) =>
      imageOf(container, (name) => `${workload}, ${what} ${name}`),
    );
  });
}

/** Docker Compose runs the agent of a machine. Other files of the output have copies of manifests, or no images. */
function ofArtifact({ path, text }: Artifact): UsedImage[] {
  const machine = /^hosts\/([^/]+)\/.*compose\.ya?ml$/.exec(path)?.[1];
  if (machine === undefined) return [];
  const services = valueAt(load(text), ['services']);
  return Object.entries(isMap(services) ? services : {}).flatMap(([name, service]) =>
    imageOf(isMap(service) ? { ...service, name } : service, () => `machine ${machine}, service ${name}`),
  );
}

function imageOf(container: unknown, usedBy: (name: string) => string): UsedImage[] {
  if (!isMap(container) || typeof container['image'] !== 'string') return [];
  return [{ image: container['image'], usedBy: usedBy(String(container['name'])) }];
}
