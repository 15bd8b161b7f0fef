import { InvalidInput, error } from './validation/problem';

/**
 * What is known of a release of a system.
 *
 * @param rule - why others are refused, and the known ones, as the end of the sentence that names the release
 * @throws InvalidInput if nothing is known of it
 */
export function knownRelease<T>(
  system: string,
  versions: Readonly<Record<string, T>>,
  release: string,
  rule: string,
): T {
  const version = Object.entries(versions).find(([known]) => known === release)?.[1];
  if (version !== undefined) return version;
  throw new InvalidInput([error(['release'], `${system} '${release}' is not known here${rule}`)]);
}
