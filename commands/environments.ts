import type { Environment } from '../constructs/platform';

/**
 * The environment of that name.
 *
 * @param environments - those that the command knows
 * @throws Error naming the known ones, if it is none of them
 */
export function environmentNamed(environments: readonly Environment[], name: string): Environment {
  const found = environments.find((environment) => environment.name === name);
  if (found === undefined)
    throw new Error(
      environments.length === 0
        ? `There is no environment '${name}': none is listed.`
        : `There is no environment '${name}'; listed are ${environments.map((environment) => environment.name).join(', ')}.`,
    );
  return found;
}
