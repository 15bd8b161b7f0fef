import type { IConstruct } from 'constructs';
import { InvalidInput, error, replaceWith, warning, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { registryOf } from '../network/flows';
import { escapeControl } from '../validation/text';

const registryKey = 'cdk8s-logging/registry';
const digestsKey = 'cdk8s-logging/digests';

/**
 * Sets a registry mirror for the images of all constructs below: `docker.io/grafana/loki:3.7.8` becomes
 * `registry.example.com/mirror/grafana/loki:3.7.8`. Images set by the user are not changed.
 *
 * @param registry - host, optional port and path: `registry.example.com:5000/mirror`
 * @throws InvalidInput if the registry is invalid
 * @throws Error if `construct` has children already
 */
export function setRegistry(construct: IConstruct, registry: string): void {
  const problems = registryProblems(['registry'], registry);
  if (problems.length > 0) throw new InvalidInput(problems);
  construct.node.setContext(registryKey, registry);
}

/** Digests of images, such as `sha256:…`, by the names by which they are published, such as `docker.io/grafana/loki:3.7.8`. */
export type Digests = Readonly<Record<string, string>>;

/**
 * Pins the images of all constructs below: `docker.io/grafana/loki:3.7.8` becomes
 * `docker.io/grafana/loki:3.7.8@sha256:…`, in the mirror of `setRegistry` too. An image without a digest keeps its tag.
 *
 * @throws InvalidInput if a name or a digest is invalid
 * @throws Error if `construct` has children already
 */
export function setDigests(construct: IConstruct, digests: Digests): void {
  const problems = digestsProblems(['digests'], digests);
  if (problems.length > 0) throw new InvalidInput(problems);
  construct.node.setContext(digestsKey, digests);
}

/** The name by which a published image is pulled: with its digest, and from the mirror, where these are set. */
export function pulledImage(construct: IConstruct, published: string): string {
  const registry: unknown = construct.node.tryGetContext(registryKey);
  const pinned = pinnedImage(construct, published);
  // The first part is the host of the original registry.
  const pulled = typeof registry === 'string' ? `${registry}${pinned.slice(pinned.indexOf('/'))}` : pinned;
  registryOf(construct).publishedImages.set(pulled, pinned);
  return pulled;
}

/** An image with its digest of `setDigests`, if it has none and one is set. */
export function pinnedImage(construct: IConstruct, image: string): string {
  if (image.includes('@')) return image;
  const digests = (construct.node.tryGetContext(digestsKey) ?? {}) as Digests;
  return Object.hasOwn(digests, image) ? `${image}@${digests[image]}` : image;
}

/** The name by which the image of a manifest is published; of an image that the user sets, the name itself. */
export function publishedImage(construct: IConstruct, pulled: string): string {
  return registryOf(construct).publishedImages.get(pulled) ?? pulled;
}

const digestShape = /^sha256:[0-9a-f]{64}$/;

/** Validates the setting `digests`. */
export function digestsProblems(path: Path, digests: Digests | undefined): Problem[] {
  return Object.entries(digests ?? {}).flatMap(([image, digest]) => {
    const at = [...path, image];
    if (!imageShape.test(image) || image.includes('@') || imageTag(image) === undefined)
      return [error(at, `'${escapeControl(image.slice(0, 500))}' is not the name of an image with a tag.`)];
    if (digestShape.test(digest)) return [];
    const bare = /^[0-9a-f]{64}$/.test(digest) ? `sha256:${digest}` : undefined;
    return [
      error(
        at,
        `'${escapeControl(digest.slice(0, 100))}' is not a digest: 'sha256:' and 64 hexadecimal digits.`,
        replaceWith(bare),
      ),
    ];
  });
}

const hostPart = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const pathPart = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
// A first part without a dot or a port is a path on Docker Hub, except localhost.
const registryShape = new RegExp(
  `^(?:localhost|(?=[^/]*[.:])${hostPart}(?:\\.${hostPart})*)(?::[1-9]\\d{0,4})?(?:/${pathPart})*$`,
);

/** Validates the setting `registry` by the grammar of image names in OCI Distribution. */
export function registryProblems(path: Path, registry: string | undefined): Problem[] {
  if (registry === undefined || isRegistry(registry)) return [];
  const bare = registry
    .trim()
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '');
  return [
    error(
      path,
      `'${escapeControl(registry)}' is not a valid registry: a host with a dot or a port and an optional lowercase path, without a scheme or a trailing '/'.`,
      replaceWith(isRegistry(bare) ? bare : undefined),
    ),
  ];
}

function isRegistry(text: string): boolean {
  return text.length <= 200 && registryShape.test(text);
}

const imageShape = new RegExp(
  `^(?:(?:localhost|(?=[^/]*[.:])[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)(?::[1-9]\\d{0,4})?/)?${pathPart}(?:/${pathPart})*(?::\\w[\\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$`,
);

/** Validates an image name by the grammar of OCI Distribution, with a fixed tag or a digest. */
export function imageProblems(path: Path, image: string | undefined): Problem[] {
  if (image === undefined) return [];
  if (image.length > 500 || !imageShape.test(image)) {
    const bare = image.trim().replace(/^(?:https?|docker|oci):\/\//, '');
    return [
      error(
        path,
        `'${escapeControl(image.slice(0, 500))}' is not a valid image name: an optional registry, a lowercase path, and ':tag' or '@sha256:' with 64 hexadecimal digits.`,
        replaceWith(bare !== image && imageProblems(path, bare).length === 0 ? bare : undefined),
      ),
    ];
  }
  const tag = imageTag(image);
  if (image.includes('@') || (tag !== undefined && tag !== 'latest')) return [];
  return [error(path, `'${image}' has no fixed tag; a restart could run another version.`)];
}

/** The tag of an image, or `undefined`. */
export function imageTag(image: string): string | undefined {
  const name = image.replace(/@.*$/, '');
  return /:([\w][\w.-]*)$/.exec(name.slice(name.lastIndexOf('/') + 1))?.[1];
}

/** An image set by the user, and the release that it should contain. */
export interface ImageRelease {
  readonly path: Path;
  readonly image: string | undefined;
  /** The release that the configuration is written for. */
  readonly release: string;
  /** All supported releases of the program. */
  readonly known: readonly string[];
}

/** Reports an image whose tag names another supported release than the configuration is written for. */
export function otherReleaseProblems({ path, image, release, known }: ImageRelease): Problem[] {
  const other = image === undefined ? undefined : known.find((one) => hasRelease(image, one));
  if (image === undefined || other === undefined || hasRelease(image, release)) return [];
  return [
    error(
      path,
      `'${escapeControl(image)}' contains release ${other}, but the configuration and the labels are for ${release}. Use an image of ${release}, or set the release to ${other}.`,
    ),
  ];
}

/** Warns of an image whose tag does not name a release. */
export function unclearReleaseAdvice(props: ImageRelease): Problem[] {
  const { path, image, release } = props;
  if (image === undefined || hasRelease(image, release) || otherReleaseProblems(props).length > 0) return [];
  const tag = imageTag(image);
  return [
    warning(
      path,
      `${tag === undefined ? `'${escapeControl(image)}' has no tag` : `the tag '${tag}' does not name release ${release}`}, so an image of another release than ${release}, which the configuration is for, would go unnoticed. Include ${release} in the tag; a digest may follow.`,
    ),
  ];
}

function hasRelease(image: string, release: string): boolean {
  const named = versionsIn(imageTag(image) ?? '');
  return versionsIn(release).some((version) => named.includes(version));
}

/** `3.7.8` in `v3.7.8-amd64`, or a date as in the releases of MinIO. */
function versionsIn(text: string): readonly string[] {
  return text.match(/RELEASE\.[\dTZ-]*[\dZ]|\d+(?:\.\d+)+/g) ?? [];
}
