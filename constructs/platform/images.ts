import type { IConstruct } from 'constructs';
import { load } from 'js-yaml';
import type { Artifact } from '../contracts';
import { error, isMap, publishedImage, subjectOf, valueAt, type Digests, type Manifest, type Problem } from '../kit';

/** An image that a container runs, and where. */
export interface UsedImage {
  /** The name as it is in the manifest: `registry.example.com/mirror/grafana/loki:3.7.8`. */
  readonly image: string;
  /** The name by which it is published: `docker.io/grafana/loki:3.7.8`. */
  readonly published: string;
  /** `Deployment logging/loki-gateway, container nginx`. */
  readonly usedBy: string;
}

/** The images of all containers of manifests, init containers included, and of the containers of machines. */
export function usedImages(
  platform: IConstruct,
  manifests: readonly Manifest[],
  artifacts: readonly Artifact[],
): UsedImage[] {
  return [...manifests.flatMap(ofManifest), ...artifacts.flatMap(ofArtifact)].map((one) => ({
    ...one,
    published: publishedImage(platform, one.image),
  }));
}

/** The names by which images are published, each once, in order. */
export function publishedNames(images: readonly UsedImage[]): string[] {
  return [...new Set(images.map(({ published }) => published))].toSorted();
}

/** Images without a digest, where digests are set: their tags could be moved. */
export function unpinnedProblems(images: readonly UsedImage[], digests: Digests | undefined): Problem[] {
  const unpinned = publishedNames(images).filter((name) => !name.includes('@'));
  if (digests === undefined || unpinned.length === 0) return [];
  const listed = unpinned.map((name) => `${name} (${images.find(({ published }) => published === name)!.usedBy})`);
  return [
    error(
      ['digests'],
      `there is no digest of these images, so that a tag alone would decide what runs: ${listed.join(', ')}. With images.lock, npx cdk8s-logging images --lock adds them.`,
    ),
  ];
}

/** An image before its published name is known. */
type Used = Omit<UsedImage, 'published'>;

function ofManifest(manifest: Manifest): Used[] {
  const template = manifest.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
  return (['initContainers', 'containers'] as const).flatMap((list) => {
    const what = list === 'containers' ? 'container' : 'init container';
    const containers = valueAt(manifest, [...template, 'spec', list]);
    return (Array.isArray(containers) ? containers : []).flatMap((container) =>
      imageOf(container, (name) => `${subjectOf(manifest)}, ${what} ${name}`),
    );
  });
}

/** Docker Compose runs the agent of a machine. Other files of the output have copies of manifests, or no images. */
function ofArtifact({ path, text }: Artifact): Used[] {
  const machine = /^hosts\/([^/]+)\/.*compose\.ya?ml$/.exec(path)?.[1];
  if (machine === undefined) return [];
  const services = valueAt(load(text), ['services']);
  return Object.entries(isMap(services) ? services : {}).flatMap(([name, service]) =>
    imageOf(isMap(service) ? { ...service, name } : service, () => `machine ${machine}, service ${name}`),
  );
}

function imageOf(container: unknown, usedBy: (name: string) => string): Used[] {
  if (!isMap(container) || typeof container['image'] !== 'string') return [];
  return [{ image: container['image'], usedBy: usedBy(String(container['name'])) }];
}
