import type { ErrorObject } from 'ajv';

/**
 * The errors that a reader can act on. Where one of several alternatives was nearly met, with fewer errors than any other,
 * these errors; otherwise that none was met.
 */
export function nearestErrors(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors
    .filter(({ keyword }) => keyword === 'anyOf')
    .map((choice) => ({ choice, nearest: nearest(errors.filter((error) => isWithin(error, choice))) }));
  return errors.filter((error) => {
    const own = choices.find(({ choice }) => choice === error);
    if (own !== undefined) return own.nearest === undefined;
    const around = choices.find(({ choice }) => isWithin(error, choice));
    if (around === undefined) return true;
    return around.nearest?.includes(error) ?? error.instancePath !== around.choice.instancePath;
  });
}

function isWithin(error: ErrorObject, choice: ErrorObject): boolean {
  const { instancePath } = choice;
  return error !== choice && (error.instancePath === instancePath || error.instancePath.startsWith(`${instancePath}/`));
}

/** The errors of the alternative that has the fewest; nothing where it is not alone with so few. */
function nearest(errors: readonly ErrorObject[]): ErrorObject[] | undefined {
  const alternatives = new Set(errors.map(alternativeOf));
  const [fewest, next] = [...alternatives]
    .map((alternative) => errors.filter((error) => alternativeOf(error) === alternative))
    .sort((one, other) => one.length - other.length);
  return fewest !== undefined && next !== undefined && fewest.length < next.length ? fewest : undefined;
}

/** An alternative is a definition of its own, or stands in the list itself. */
function alternativeOf({ schemaPath }: ErrorObject): string {
  return (/^.*\/anyOf\/\d+/.exec(schemaPath) ?? /^#\/definitions\/[^/]+/.exec(schemaPath))?.[0] ?? schemaPath;
}
