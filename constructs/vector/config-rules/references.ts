import { error, isMap, type Path, type Problem } from '../../kit';

/** Reports references to environment variables and Secrets, which Vector would expand. */
export function referenceProblems(value: unknown, at: Path = []): Problem[] {
  if (typeof value === 'string') return stringProblems(value, at);
  if (Array.isArray(value)) return value.flatMap((item, n) => referenceProblems(item, [...at, n]));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...stringProblems(key, [...at, key]),
    ...referenceProblems(inner, [...at, key]),
  ]);
}

function stringProblems(text: string, at: Path): Problem[] {
  const variable = /\$\{([\w.]*)[^}]*\}?/.exec(text)?.[0];
  if (variable !== undefined)
    return [
      error(
        at,
        `${variable} would be an environment variable in some releases of Vector and plain text in others; such references are not supported.`,
      ),
    ];
  if (!text.includes('SECRET[')) return [];
  return [error(at, 'SECRET[…] is reserved for the login of the sink; no other Secret is mounted.')];
}
