import { App } from 'cdk8s';
import { InvalidInput, warningsOf, type Problem } from '../kit';
import type { Environment } from './environment';
import { filesOf, settledProblems, type Files } from './files';
import { LoggingPlatform } from './logging-platform';

/** What an environment comes to: its files, or what is wrong with it. `kubectl apply -f` reads a folder by name, so the names are the order. */
export interface Rendered extends Files {
  /** Name of the environment. */
  readonly name: string;
  readonly warnings: readonly Problem[];
  /** @default - nothing could be built */
  readonly platform?: LoggingPlatform;
}

/** Checks and renders an environment, in memory. */
export function render(environment: Environment): Rendered {
  const name = String((environment as { name?: unknown } | undefined)?.name);
  try {
    const platform = new LoggingPlatform(new App({ outdir: 'unused' }), environment);
    const rendered = filesOf(platform, environment);
    const warnings = rendered.problems.length > 0 ? [] : settledProblems(environment, warningsOf(platform));
    return { name, ...rendered, warnings, platform };
  } catch (error) {
    if (error instanceof InvalidInput) return { name, files: new Map(), problems: error.problems, warnings: [] };
    throw error;
  }
}
