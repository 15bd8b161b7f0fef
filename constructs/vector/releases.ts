import { releases } from '../kit';

/** Differences between releases, apart from keys, which are in `keys/<release>.ts`. */
export interface VectorVersion {
  readonly image: string;
  /** The image with `journalctl`, which the source of the journal runs. */
  readonly journalImage: string;
  /**
   * Where the configuration reads a login from: environment variables, expanded in the text, or files of a mounted
   * Secret, which 0.40.2 does not support (`expected exec or test`).
   */
  readonly login: 'environment' | 'directory';
  /** Whether `$NAME` in the text is expanded from the environment, so that `$$` is a dollar. 0.57 does not. */
  readonly expandsEnvironment: boolean;
  /** Whether templates that start with a field need a key of the sink to allow them; older releases reject the key. */
  readonly confinesTemplates: boolean;
  /** Whether the sink for Loki sends structured metadata: since 0.41. */
  readonly sendsMetadata: boolean;
  /** Whether the API has a web page for queries, enabled unless `api.playground` is false. */
  readonly hasPlayground: boolean;
}

export type VectorRelease = '0.40.2' | '0.57.0';

/** Supported releases of Vector: those that were run with the generated configurations. */
export const vectorReleases = releases<VectorVersion, VectorRelease>(
  'Vector',
  {
    '0.40.2': {
      image: 'docker.io/timberio/vector:0.40.2-distroless-libc',
      journalImage: 'docker.io/timberio/vector:0.40.2-debian',
      login: 'environment',
      expandsEnvironment: true,
      confinesTemplates: false,
      sendsMetadata: false,
      hasPlayground: true,
    },
    '0.57.0': {
      image: 'docker.io/timberio/vector:0.57.0-distroless-libc',
      journalImage: 'docker.io/timberio/vector:0.57.0-debian',
      login: 'directory',
      expandsEnvironment: false,
      confinesTemplates: true,
      sendsMetadata: true,
      hasPlayground: false,
    },
  },
  '0.57.0',
);
