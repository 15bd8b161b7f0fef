import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { publishedNames, type EnvironmentInput, type UsedImage } from '../../constructs/platform';
import { setInput } from '../../constructs/platform/sources';
import { Finding, type Call, type ExitCode } from '../command';
import { environmentNamed, validEnvironment } from '../environments';
import { lockFile, lockTextOf } from '../image-lock';
import { oneLine } from '../kubectl';
import type { ImagesOptions } from '.';

/** Prints the images of environments, or writes their digests. */
export async function runImages({ args, options, environments }: Call<ImagesOptions>): Promise<ExitCode> {
  const { lock = false, pairs = false } = options;
  if (lock && pairs) throw new Error('--lock and --pairs exclude each other.');
  if (lock && args.length > 0)
    throw new Error(
      `--lock is for all environments: with ${args.join(' ')} alone, the others would lose their digests.`,
    );
  const all = await environments();
  const chosen = args.length === 0 ? all : args.map((name) => environmentNamed(all, name));
  if (lock) return writeLock(publishedNames(chosen.map(unpinned).flatMap((one) => validEnvironment(one).images)));
  const lines = pairs ? chosen.flatMap(pairsOf) : publishedNames(chosen.flatMap((one) => validEnvironment(one).images));
  process.stdout.write([...new Set(lines)].map((line) => `${line}\n`).join(''));
  return 0;
}

/** The images whose digests are asked for are those without a digest. */
function unpinned(environment: EnvironmentInput): EnvironmentInput {
  const copy = { ...environment, digests: undefined } as EnvironmentInput;
  setInput(copy, environment);
  return copy;
}

/** `docker.io/grafana/loki:3.7.8 registry.example.com/mirror/grafana/loki:3.7.8`, of images that are in the mirror. */
function pairsOf(environment: EnvironmentInput): string[] {
  const { images, platform, name } = validEnvironment(environment);
  if (platform.environment.registry === undefined)
    throw new Error(
      `The environment ${name} sets no registry, so that its images are pulled from where they are published.`,
    );
  const isCopied = ({ image, published }: UsedImage): boolean => image !== published;
  return images
    .filter(isCopied)
    .map(({ image, published }) => `${published} ${image.replace(/@.*$/, '')}`)
    .toSorted();
}

function writeLock(images: readonly string[]): ExitCode {
  const digests = new Map(images.filter((image) => !image.includes('@')).map((image) => [image, digestOf(image)]));
  const text = lockTextOf(digests);
  const isSame = existsSync(lockFile) && readFileSync(lockFile, 'utf8') === text;
  if (!isSame) writeFileSync(lockFile, text);
  console.log(`${lockFile}: ${digests.size} images${isSame ? ', unchanged' : ''}`);
  return 0;
}

/** @throws Finding if the registry does not answer with a digest */
function digestOf(image: string): string {
  const { error, status, stdout, stderr } = spawnSync('crane', ['digest', image], {
    encoding: 'utf8',
    env: process.env,
    timeout: 60_000,
  });
  if (error !== undefined && (error as NodeJS.ErrnoException).code === 'ENOENT')
    throw new Error('crane could not be started: it is a program of its own, and reads digests from registries.');
  const digest = stdout.trim();
  if (status === 0 && /^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  const reason = error === undefined ? oneLine(stderr) || `crane ended with ${status}` : oneLine(error.message);
  throw new Finding(`The digest of ${image} was not found: ${reason}. ${lockFile} stays as it was.`);
}
