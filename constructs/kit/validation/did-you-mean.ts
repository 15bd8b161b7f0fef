import { closest, distance } from 'fastest-levenshtein';

/** The known word closest to a misspelt one, if it differs in at most a third of the characters. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const candidate = closest(word, known);
  return distance(word, candidate) <= Math.max(1, Math.floor(word.length / 3)) ? candidate : undefined;
}
