import { existsSync, readFileSync } from 'node:fs';
import { dataProblems, type Path } from '../constructs/kit';
import { resolvedEnvironment, type EnvironmentInput, type Overlay } from '../constructs/platform';
import { setSharedFile } from '../constructs/platform/layers';
import { setSource } from '../constructs/platform/sources';
import { NotLoaded, reasonOf } from './not-loaded';

/** The file with the digests of all images, in the working directory: a line `IMAGE@sha256:…` for each. */
export const lockFile = 'images.lock';

/**
 * Adds the digests of `images.lock` to the environments that set none, themselves or by what they extend. Without the
 * file they stay as they are.
 *
 * @throws NotLoaded with the line that cannot be read
 */
export function withLockedImages(environments: readonly EnvironmentInput[]): readonly EnvironmentInput[] {
  if (!existsSync(lockFile)) return environments;
  const locked = digestsIn(lockText());
  const digests = Object.fromEntries([...locked].map(([image, { digest }]) => [image, digest]));
  const positionOf = ([, image]: Path) => ({ line: locked.get(String(image))?.line ?? 1, column: 1 });
  return environments.map((environment) => {
    if (hasDigests(environment)) return environment;
    const overlay: Overlay = { name: environment.name, extends: environment, digests };
    setSharedFile(overlay, lockFile);
    setSource(overlay, { file: lockFile, positionOf });
    return overlay;
  });
}

/** Whether an environment sets digests, removes them with `null`, or cannot be resolved. */
function hasDigests(environment: EnvironmentInput): boolean {
  if (environment.digests !== undefined || dataProblems(environment).length > 0) return true;
  return resolvedEnvironment(environment).digests !== undefined;
}

function lockText(): string {
  try {
    return readFileSync(lockFile, 'utf8');
  } catch (thrown) {
    throw new NotLoaded(`${lockFile} cannot be read: ${reasonOf(thrown)}.`, { cause: thrown });
  }
}

/** An entry of the file. */
interface Locked {
  readonly digest: string;
  readonly line: number;
}

/** @throws NotLoaded with the line that cannot be read */
function digestsIn(text: string): ReadonlyMap<string, Locked> {
  const digests = new Map<string, Locked>();
  // Editors of Windows begin a file with a byte order mark.
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const [n, content] of lines.entries()) {
    if (content.trim() === '' || content.startsWith('#')) continue;
    const line = n + 1;
    const [, image, digest] = /^([^@\s]+)@(sha256:[0-9a-f]{64})\s*$/.exec(content) ?? [];
    if (image === undefined || digest === undefined)
      throw new NotLoaded(`${lockFile}:${line} is not an image with its digest, such as NAME:TAG@sha256:…`);
    if (digests.has(image)) throw new NotLoaded(`${lockFile}:${line} has ${image} again, which can have one digest.`);
    digests.set(image, { digest, line });
  }
  return digests;
}

/** The content of `images.lock`. */
export function lockTextOf(digests: ReadonlyMap<string, string>): string {
  const lines = [...digests].map(([image, digest]) => `${image}@${digest}\n`).toSorted();
  return `# Written by cdk8s-logging images --lock: every image with the digest that its tag had.\n${lines.join('')}`;
}
