import type { ErrorObject } from 'ajv';

/**
 * Reduces the errors of each `anyOf` to those of the alternative with the fewest errors, which the user most likely
 * meant. If no alternative has fewer errors than all others, only the error of the `anyOf` itself is kept.
 */
export function nearestErrors(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors
    .filter(({ keyword }) => keyword === 'anyOf')
    .map((choice) => ({
      choice,
      nearest: nearest(
        errors.filter((error) => isWithin(error, choice)),
        choice,
      ),
    }));
  const kept = errors.filter((error) => {
    const itself = choices.find(({ choice }) => choice === error);
    if (itself !== undefined) return itself.nearest === undefined;
    const around = choices.find(({ choice }) => isWithin(error, choice));
    if (around === undefined) return true;
    return around.nearest?.includes(error) ?? error.instancePath !== around.choice.instancePath;
  });
  // What is wrong below a value says more than that the value fits nowhere.
  const isAround = (one: ErrorObject): boolean =>
    kept.some((other) => other.instancePath.startsWith(`${one.instancePath}/`));
  return kept.filter((error) => error.keyword !== 'anyOf' || !isAround(error));
}

function isWithin(error: ErrorObject, choice: ErrorObject): boolean {
  const { instancePath } = choice;
  return error !== choice && (error.instancePath === instancePath || error.instancePath.startsWith(`${instancePath}/`));
}

/** Keywords of an alternative that has another type. */
const ofType = new Set(['type', 'enum', 'const']);

/**
 * The errors of the alternative that has the fewest, among those of the type of the value; undefined if there are none,
 * or if several have as few.
 */
function nearest(errors: readonly ErrorObject[], { instancePath }: ErrorObject): ErrorObject[] | undefined {
  const alternatives = [...new Set(errors.map(alternativeOf))].map((alternative) =>
    errors.filter((error) => alternativeOf(error) === alternative),
  );
  const isOfType = (found: readonly ErrorObject[]): boolean =>
    !found.some((error) => error.instancePath === instancePath && ofType.has(error.keyword));
  const [fewest, next] = alternatives.filter(isOfType).sort((one, other) => one.length - other.length);
  return fewest !== undefined && (next === undefined ? alternatives.length > 1 : fewest.length < next.length)
    ? fewest
    : undefined;
}

/** The alternative an error belongs to: a definition, or a position in the list of alternatives. */
function alternativeOf({ schemaPath }: ErrorObject): string {
  return (/^.*\/anyOf\/\d+/.exec(schemaPath) ?? /^#\/definitions\/[^/]+/.exec(schemaPath))?.[0] ?? schemaPath;
}
