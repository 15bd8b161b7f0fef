import { InvalidInput, error } from './validation/problem';

/**
 * Looks up a release in a table of supported releases.
 *
 * @param rule - end of the message: why other releases are refused, and the supported ones
 * @throws InvalidInput if the release is not in the table
 */
export function knownRelease<T>(
  system: string,
  versions: Readonly<Record<string, T>>,
  release: string,
  rule: string,
): T {
  const version = Object.entries(versions).find(([known]) => known === release)?.[1];
  if (version !== undefined) return version;
  throw new InvalidInput([error(['release'], `${system} '${release}' is not supported${rule}`)]);
}
