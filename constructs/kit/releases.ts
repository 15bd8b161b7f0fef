import { InvalidInput, error } from './validation/problem';

/** The supported releases of one system. */
export interface Releases<Name extends string, Facts> {
  readonly system: string;
  /** In the order of the table, the newest last. */
  readonly names: readonly Name[];
  readonly newest: Name;
  /**
   * The properties of a release.
   *
   * @throws InvalidInput if the release is not supported
   */
  facts(release: string): Facts;
}

/**
 * A table of releases.
 *
 * @param system - its name in messages: `Loki`
 * @param table - by name of the release, the newest last
 * @param newest - the release that is used where none is named
 */
export function releases<Facts, const Name extends string>(
  system: string,
  table: Readonly<Record<Name, Facts>>,
  newest: NoInfer<Name>,
): Releases<Name, Facts> {
  const names = Object.keys(table) as Name[];
  return {
    system,
    names,
    newest,
    facts: (release) => {
      const known = names.find((name) => name === release);
      if (known !== undefined) return table[known];
      throw new InvalidInput([
        error(['release'], `${system} '${release}' is not supported; supported: ${names.join(', ')}.`),
      ]);
    },
  };
}

/** Negative if the first release is older than the second, 0 if they are the same: `0.9.1` is older than `0.10.0`. */
export function compareReleases(one: string, other: string): number {
  const [left, right] = [one, other].map((release) => release.split('.').map(Number));
  const parts = Array.from(
    { length: Math.max(left!.length, right!.length) },
    (_, n) => (left![n] ?? 0) - (right![n] ?? 0),
  );
  return parts.find((difference) => difference !== 0) ?? 0;
}

/** The entries of a table by release without one release, the newest first. */
export function otherReleases<T>(table: Readonly<Record<string, T>>, release: string): Readonly<Record<string, T>> {
  const others = Object.entries(table).filter(([name]) => name !== release);
  return Object.fromEntries(others.sort(([one], [other]) => compareReleases(other, one)));
}
