import { isMap, type Data } from '../../kit';
import type { Finding } from './finding';

/** Text that would be replaced before Vector reads it, or that only looks as if it would. */
export function textFindings(own: unknown, at: readonly string[] = []): Finding[] {
  if (typeof own === 'string') return referenceFindings(own, at);
  if (Array.isArray(own)) return own.flatMap((one) => textFindings(one, at));
  if (!isMap(own)) return [];
  return Object.entries(own).flatMap(([key, below]) => [
    ...referenceFindings(key, [...at, key]),
    ...textFindings(below, [...at, key]),
  ]);
}

function referenceFindings(text: string, at: readonly string[]): Finding[] {
  const variable = /\$\{([\w.]*)[^}]*\}?/.exec(text);
  if (variable !== null)
    return [
      {
        at,
        says: `${variable[0]} would be taken from the environment by some releases and stay as it is in others, and the pods' environment is the agent's own.`,
      },
    ];
  if (!text.includes('SECRET[')) return [];
  return [
    {
      at,
      says: `SECRET[…] is put in by the agent, for the login of its sink; no other Secret is mounted.`,
    },
  ];
}

/** Settings of transforms that exclude or need each other. */
export function transformFindings(transforms: readonly [string, Data][]): Finding[] {
  return transforms.flatMap(([id, transform]): Finding[] => {
    const at = ['transforms', id];
    if (transform['type'] === 'remap' && !['source', 'file', 'files'].some((key) => key in transform))
      return [
        {
          at: [...at, 'source'],
          says: 'a remap needs a program of VRL.',
        },
      ];
    if (transform['type'] === 'sample') return sampleFindings(at, transform);
    if (transform['type'] === 'throttle') return throttleFindings(at, transform);
    return [];
  });
}

function sampleFindings(at: readonly string[], transform: Data): Finding[] {
  const rates = ['rate', 'ratio', 'rate_field', 'ratio_field'].filter((key) => key in transform);
  const fixed = rates.filter((key) => !key.endsWith('_field'));
  if (fixed.length === 1 && rates.filter((key) => key.endsWith('_field')).length < 2) return [];
  return [
    {
      at: [...at, fixed.length === 0 ? 'rate' : fixed.at(-1)!],
      says:
        fixed.length === 0
          ? 'a sample needs its rate: one of how many passes.'
          : `${rates.join(' and ')} exclude each other.`,
    },
  ];
}

function throttleFindings(at: readonly string[], transform: Data): Finding[] {
  return ['threshold', 'window_secs'].flatMap((key): Finding[] =>
    transform[key] === 0
      ? [{ at: [...at, key], says: `${key} is 0; nothing would pass, and Vector would not start.`, write: `${key}: 1` }]
      : [],
  );
}
