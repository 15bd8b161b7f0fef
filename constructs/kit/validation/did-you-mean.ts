import { closest, distance } from 'fastest-levenshtein';

/** The known word that was probably meant, if one is near enough. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const candidate = closest(word, known);
  return distance(word, candidate) <= Math.max(1, Math.floor(word.length / 3)) ? candidate : undefined;
}
