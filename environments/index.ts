import type { EnvironmentInput } from '../constructs/platform';
import { distributed } from './distributed';
import { laptop } from './laptop';
import { production } from './production';
import { seed } from './seed';
import { small } from './small';

/** Every environment of this repository. `npm run synth` and all commands read this list. */
export const environments: readonly EnvironmentInput[] = [small, laptop, production, distributed, seed];
