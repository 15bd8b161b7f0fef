import { existsSync, readFileSync } from 'node:fs';
import type { Digests } from '../constructs/kit';
import type { EnvironmentInput } from '../constructs/platform';
import { NotLoaded } from './not-loaded';

/** The file with the digests of all images, in the working directory: a line `IMAGE@sha256:…` for each. */
export const lockFile = 'images.lock';

/**
 * Adds the digests of `images.lock` to the environments that set none. Without the file they stay as they are.
 *
 * @throws NotLoaded with the line that cannot be read
 */
export function withLockedImages(environments: readonly EnvironmentInput[]): readonly EnvironmentInput[] {
  if (!existsSync(lockFile)) return environments;
  const digests = digestsIn(readFileSync(lockFile, 'utf8'));
  return environments.map((environment) =>
    environment.digests === undefined ? { name: environment.name, extends: environment, digests } : environment,
  );
}

/** @throws NotLoaded with the line that cannot be read */
function digestsIn(text: string): Digests {
  const digests = new Map<string, string>();
  for (const [n, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, image, digest] = /^([^@\s]+)@(sha256:[0-9a-f]{64})\s*$/.exec(line) ?? [];
    if (image === undefined || digest === undefined)
      throw new NotLoaded(`${lockFile}:${n + 1} is not an image with its digest, such as NAME:TAG@sha256:…`);
    if (digests.has(image)) throw new NotLoaded(`${lockFile}:${n + 1} has ${image} again, which can have one digest.`);
    digests.set(image, digest);
  }
  return Object.fromEntries(digests);
}

/** The content of `images.lock`. */
export function lockText(digests: ReadonlyMap<string, string>): string {
  const lines = [...digests].map(([image, digest]) => `${image}@${digest}\n`).toSorted();
  return `# Written by cdk8s-logging images --lock: every image with the digest that its tag had.\n${lines.join('')}`;
}
