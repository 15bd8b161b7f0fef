import { App } from 'cdk8s';
import type { Artifact } from '../contracts';
import { InvalidInput, errorsIn, type Problem } from '../kit';
import type { EnvironmentInput } from './overlay';
import { filesOf } from './files';
import type { UsedImage } from './images';
import { LoggingPlatform } from './logging-platform';

/** The files of an environment, or its errors. `kubectl apply -f` reads a folder in the order of the file names. */
export interface Rendered {
  /** Name of the environment. */
  readonly name: string;
  /** The environment as it was given. */
  readonly input: EnvironmentInput;
  /** Content by file name. Empty if there are errors. */
  readonly files: ReadonlyMap<string, string>;
  /** Files that are no manifests, below the folder. Empty if there are errors. */
  readonly artifacts: readonly Artifact[];
  /** The images of its containers. Empty if there are errors. */
  readonly images: readonly UsedImage[];
  readonly errors: readonly Problem[];
  /** Empty if there are errors. */
  readonly warnings: readonly Problem[];
  /** @default - absent if it could not be built */
  readonly platform?: LoggingPlatform;
}

/** Validates and renders an environment in memory. */
export function render(environment: EnvironmentInput): Rendered {
  const given: unknown = (environment as { name?: unknown } | undefined | null)?.name;
  const name = typeof given === 'string' ? given : 'unnamed';
  try {
    const platform = new LoggingPlatform(new App({ outdir: 'unused' }), 'platform', environment);
    const { files, artifacts, images, problems } = filesOf(platform, platform.environment);
    const errors = errorsIn(problems);
    const warnings = errors.length > 0 ? [] : problems;
    return { name, input: environment, files, artifacts, images, errors, warnings, platform };
  } catch (thrown) {
    if (thrown instanceof InvalidInput) {
      const none = { files: new Map<string, string>(), artifacts: [], images: [], warnings: [] };
      return { name, input: environment, ...none, errors: errorsIn(thrown.problems) };
    }
    throw thrown;
  }
}
