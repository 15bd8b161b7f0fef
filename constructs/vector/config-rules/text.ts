import { error, isMap, type Data, type Path, type Problem } from '../../kit';

/** Text that would be replaced before Vector reads it, or that only looks as if it would. */
export function textProblems(own: unknown, at: Path = []): Problem[] {
  if (typeof own === 'string') return referenceProblems(own, at);
  if (Array.isArray(own)) return own.flatMap((one, n) => textProblems(one, [...at, n]));
  if (!isMap(own)) return [];
  return Object.entries(own).flatMap(([key, below]) => [
    ...referenceProblems(key, [...at, key]),
    ...textProblems(below, [...at, key]),
  ]);
}

function referenceProblems(text: string, at: Path): Problem[] {
  const variable = /\$\{([\w.]*)[^}]*\}?/.exec(text);
  if (variable !== null)
    return [
      error(
        at,
        `${variable[0]} would be taken from the environment by some releases and stay as it is in others, and the pods' environment is the agent's own.`,
      ),
    ];
  if (!text.includes('SECRET[')) return [];
  return [error(at, `SECRET[…] is put in by the agent, for the login of its sink; no other Secret is mounted.`)];
}

/** Settings of transforms that exclude or need each other. */
export function transformProblems(transforms: readonly [string, Data][]): Problem[] {
  return transforms.flatMap(([id, transform]): Problem[] => {
    const at = ['transforms', id];
    if (transform['type'] === 'remap' && !['source', 'file', 'files'].some((key) => key in transform))
      return [error([...at, 'source'], 'a remap needs a program of VRL.')];
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
        ? 'a sample needs its rate: one of how many passes.'
        : `${rates.join(' and ')} exclude each other.`,
    ),
  ];
}

function throttleProblems(at: Path, transform: Data): Problem[] {
  return ['threshold', 'window_secs'].flatMap((key): Problem[] =>
    transform[key] === 0 ? [error([...at, key], `${key} is 0; nothing would pass, and Vector would not start.`)] : [],
  );
}
