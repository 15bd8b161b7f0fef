import { definition } from '../command';
import type * as Implementation from './command';

/** Options of `images`. */
export interface ImagesOptions {
  readonly lock?: boolean;
  readonly pairs?: boolean;
}

/** Prints, copies and pins container images. */
export const command = definition<ImagesOptions>({
  description: `Prints the container images of environments by the names by which they are published, to copy them to a registry of your
own. With --lock it writes images.lock, by which every command adds digests to the images: the same bytes run even if a
tag is moved.`,
  declare: (of) =>
    of
      .argument('[environment...]', 'names of environments (default: all)')
      .option('--pairs', 'print each image with its name in `registry` of the environment, separated by a space')
      .option('--lock', 'write images.lock with the digests that `crane digest` prints; crane has to be installed'),
  examples: [
    ['npm run --silent images -- production', 'one image a line'],
    [
      'npm run --silent images -- production --pairs | while read -r from to; do crane copy "$from" "$to"; done',
      'copies them to the registry of the environment',
    ],
    ['npm run --silent images -- --lock', 'writes images.lock for all environments'],
  ],
  exits: {
    0: 'the images were printed, or the lock was written',
    1: 'an environment has errors, or a digest was not found; images.lock stays as it was',
    2: 'wrong arguments, or crane could not be started',
  },
  run: (call) => (require('./command') as typeof Implementation).runImages(call),
});
