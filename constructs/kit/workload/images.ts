import type { IConstruct } from 'constructs';
import { InvalidInput, error, replaceWith, warning, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { escapeControl } from '../validation/text';

const registryKey = 'cdk8s-logging/registry';

/**
 * Makes every construct that is added below `construct` take its images from a mirror: `docker.io/grafana/loki:3.7.8`
 * becomes `registry.example.com/mirror/grafana/loki:3.7.8`. An image that the user names in full stays as it is.
 *
 * @param registry - host, perhaps a port, perhaps a path: `registry.example.com:5000/mirror`
 * @throws InvalidInput if it is not one
 * @throws Error if `construct` has children already
 */
export function setRegistry(construct: IConstruct, registry: string): void {
  const problems = registryProblems(['registry'], registry);
  if (problems.length > 0) throw new InvalidInput(problems);
  construct.node.setContext(registryKey, registry);
}

/** The name under which the cluster pulls an image of this project: in the registry of `setRegistry`, if there is one. */
export function mirrored(construct: IConstruct, image: string): string {
  const registry: unknown = construct.node.tryGetContext(registryKey);
  // The first part is the host of the registry that publishes it.
  return typeof registry === 'string' ? `${registry}${image.slice(image.indexOf('/'))}` : image;
}

const hostPart = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const pathPart = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
// Without a dot or a port the first part is a path of Docker Hub, but for localhost.
const registryShape = new RegExp(
  `^(?:localhost|(?=[^/]*[.:])${hostPart}(?:\\.${hostPart})*)(?::[1-9]\\d{0,4})?(?:/${pathPart})*$`,
);

/** Validates the setting `registry`, by the grammar of image names of the OCI distribution. */
export function registryProblems(path: Path, registry: string | undefined): Problem[] {
  if (registry === undefined || isRegistry(registry)) return [];
  const bare = registry
    .trim()
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '');
  return [
    error(
      path,
      `'${escapeControl(registry)}' is not the beginning of an image name: a host with a dot or a port, perhaps a path in lower case, without a scheme and without '/' at the end.`,
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

/** Validates an image name by the grammar of the OCI distribution. It needs a fixed tag or a digest: what runs changes with Git only. */
export function imageProblems(path: Path, image: string | undefined): Problem[] {
  if (image === undefined) return [];
  if (image.length > 500 || !imageShape.test(image)) {
    const bare = image.trim().replace(/^(?:https?|docker|oci):\/\//, '');
    return [
      error(
        path,
        `'${escapeControl(image.slice(0, 500))}' is not the name of an image: perhaps a registry, a path in lower case, and ':' with a tag or '@sha256:' with 64 hexadecimal digits.`,
        replaceWith(bare !== image && imageProblems(path, bare).length === 0 ? bare : undefined),
      ),
    ];
  }
  const tag = imageTag(image);
  if (image.includes('@') || (tag !== undefined && tag !== 'latest')) return [];
  return [error(path, `'${image}' has no fixed tag: what runs would change without a change in Git.`)];
}

/** The tag of an image, without its digest; nothing if it has none. */
export function imageTag(image: string): string | undefined {
  const name = image.replace(/@.*$/, '');
  return /:([\w][\w.-]*)$/.exec(name.slice(name.lastIndexOf('/') + 1))?.[1];
}

/** What the tag of a user's image says about the release that the configuration is written for. */
export interface ImageRelease {
  readonly path: Path;
  readonly image: string | undefined;
  /** The release that the configuration is written for. */
  readonly release: string;
  /** All releases that are known of the program. */
  readonly known: readonly string[];
}

/** An image whose tag names another known release: it would run with a configuration that is not its own. */
export function otherReleaseProblems({ path, image, release, known }: ImageRelease): Problem[] {
  const other = image === undefined ? undefined : known.find((one) => carries(image, one));
  if (image === undefined || other === undefined || carries(image, release)) return [];
  return [
    error(
      path,
      `'${escapeControl(image)}' is release ${other}, and the configuration and the labels are written for ${release}. Use an image of ${release}, or choose the release ${other} where one can be chosen.`,
    ),
  ];
}

/** An image of which nobody can tell whether it is the release that the configuration is written for. */
export function unclearReleaseAdvice(of: ImageRelease): Problem[] {
  const { path, image, release } = of;
  if (image === undefined || carries(image, release) || otherReleaseProblems(of).length > 0) return [];
  const tag = imageTag(image);
  return [
    warning(
      path,
      `${tag === undefined ? `'${escapeControl(image)}' has no tag` : `the tag '${tag}' does not name release ${release}`}, so nobody notices when the image is not the release ${release} that the configuration is written for. Put ${release} into the tag; a digest may follow it.`,
    ),
  ];
}

function carries(image: string, release: string): boolean {
  const named = versionsIn(imageTag(image) ?? '');
  return versionsIn(release).some((version) => named.includes(version));
}

/** `3.7.8` of `v3.7.8-amd64`, or a date as MinIO has it. */
function versionsIn(text: string): readonly string[] {
  return text.match(/RELEASE\.[\dTZ-]*[\dZ]|\d+(?:\.\d+)+/g) ?? [];
}
