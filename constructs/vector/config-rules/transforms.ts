import { error, type Data, type Path, type Problem } from '../../kit';

/** Validates settings of transforms that exclude or require each other. */
export function transformProblems(transforms: readonly [string, Data][]): Problem[] {
  return transforms.flatMap(([id, transform]): Problem[] => {
    const at = ['transforms', id];
    if (transform['type'] === 'remap' && !['source', 'file', 'files'].some((key) => key in transform))
      return [error([...at, 'source'], 'source is missing: a remap transform needs a VRL program.')];
    if (transform['type'] === 'sample') return sampleProblems(at, transform);
    if (transform['type'] === 'throttle') return throttleProblems(at, transform);
    return [];
  });
}

function sampleProblems(at: Path, transform: Data): Problem[] {
  const rates = ['rate', 'ratio', 'rate_field', 'ratio_field'].filter((key) => key in transform);
  const fixed = rates.filter((key) => !key.endsWith('_field'));
  if (fixed.length === 1 && rates.filter((key) => key.endsWith('_field')).length < 2) return [];
  return [
    error(
      [...at, fixed.length === 0 ? 'rate' : fixed.at(-1)!],
      fixed.length === 0
        ? 'A sample transform needs a rate (one event of this number passes) or a ratio.'
        : `${rates.join(' and ')} are mutually exclusive.`,
    ),
  ];
}

function throttleProblems(at: Path, transform: Data): Problem[] {
  return ['threshold', 'window_secs'].flatMap((key): Problem[] =>
    transform[key] === 0 ? [error([...at, key], `${key} is 0, but must be above 0; Vector would not start.`)] : [],
  );
}
