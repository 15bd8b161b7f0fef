import { render, report, type EnvironmentInput, type LoggingPlatform, type Rendered } from '../constructs/platform';
import { Finding } from './command';

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

/** A rendered environment without errors. */
export type Valid = Rendered & { readonly platform: LoggingPlatform };

/** Renders an environment. @throws Finding with its errors */
export function validEnvironment(environment: EnvironmentInput): Valid {
  const rendered = render(environment);
  const { errors, platform } = rendered;
  if (platform === undefined || errors.length > 0)
    throw new Finding(errors.map((problem) => report(environment, problem)).join('\n'));
  return { ...rendered, platform };
}
