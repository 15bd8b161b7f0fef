import type { Environment } from '../constructs/platform';
import * as environments from '../environments';
import { trials, variants } from '../environments/variants';

/** An environment of this repository, or a variant of one that only the tests apply. */
export function environmentNamed(name: string | undefined): Environment {
  const known: readonly Environment[] = [...Object.values(environments), ...variants, ...trials];
  const found = known.find((environment) => environment.name === name);
  if (found === undefined)
    throw new Error(
      `'${name ?? ''}' is no environment; name one of ${known.map((environment) => environment.name).join(', ')}.`,
    );
  return found;
}
