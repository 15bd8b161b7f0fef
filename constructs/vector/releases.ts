import { knownRelease } from '../kit';

/** The releases of Vector that were tried as real programs. */
export const vectorReleases = ['0.40.2', '0.57.0'] as const;
export type VectorRelease = (typeof vectorReleases)[number];

/** The newest verified release. */
export const newestVector: VectorRelease = '0.57.0';

/** What differs between the releases, beside the keys: those carry their own `since` and `until`. */
export interface VectorVersion {
  readonly image: string;
  /**
   * How a login gets into the configuration: from the environment, which is put into the text before it is read, or from
   * files of a mounted Secret, which 0.40.2 cannot read (`expected exec or test`).
   */
  readonly login: 'environment' | 'directory';
  /** `$NAME` in the text is replaced by the environment, and `$$` is a dollar. Since 0.57 a dollar is a dollar. */
  readonly readsEnvironment: boolean;
  /** A template that starts with a field is refused at the start unless its sink allows it. Older releases refuse that word. */
  readonly confinesTemplates: boolean;
  /** The sink for Loki sends structured metadata: since 0.41. */
  readonly sendsMetadata: boolean;
  /** Its API has a page to try queries on, on unless `api.playground` is false. */
  readonly hasPlayground: boolean;
}

const versions: Readonly<Record<VectorRelease, VectorVersion>> = {
  '0.40.2': {
    image: 'docker.io/timberio/vector:0.40.2-distroless-libc',
    login: 'environment',
    readsEnvironment: true,
    confinesTemplates: false,
    sendsMetadata: false,
    hasPlayground: true,
  },
  '0.57.0': {
    image: 'docker.io/timberio/vector:0.57.0-distroless-libc',
    login: 'directory',
    readsEnvironment: false,
    confinesTemplates: true,
    sendsMetadata: true,
    hasPlayground: false,
  },
};

/**
 * What is known of a release.
 *
 * @throws InvalidInput if it was never tried
 */
export function vectorVersion(release: string): VectorVersion {
  const rule = `: its configuration keys were never read. Known are ${vectorReleases.join(' and ')}.`;
  return knownRelease('Vector', versions, release, rule);
}

/** Whether a release is older than another. */
export function olderThan(release: string, other: string): boolean {
  const [mine, its] = [release, other].map((text) => text.split('.').map(Number));
  const first = [0, 1, 2].find((n) => mine![n] !== its![n]);
  return first !== undefined && mine![first]! < its![first]!;
}
