import type { EnvironmentInput } from '../constructs/platform';

/** @throws Error with the listed names if there is no environment of that name */
export function environmentNamed(environments: readonly EnvironmentInput[], name: string): EnvironmentInput {
  const found = environments.find((environment) => environment.name === name);
  if (found === undefined)
    throw new Error(
      environments.length === 0
        ? `There is no environment '${name}': none is listed.`
        : `There is no environment '${name}'; listed are ${environments.map((environment) => environment.name).join(', ')}.`,
    );
  return found;
}
