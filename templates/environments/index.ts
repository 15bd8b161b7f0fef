import type { EnvironmentInput } from 'cdk8s-logging';
import { __constant__ } from './__name__';

/** Every environment of this repository. `npm run synth` and all commands read this list. */
export const environments: readonly EnvironmentInput[] = [__constant__];
