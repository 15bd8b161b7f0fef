import type { Artifact } from '../contracts';
import { yamlText } from '../kit';

/** The output of an environment, as a delivery tool finds it in a repository. */
export interface DeliveredOutput {
  /** Name of the environment. */
  readonly environment: string;
  /** The text of each file of manifests, by file name. */
  readonly files: ReadonlyMap<string, string>;
  /** Namespaces that the manifests need and do not create. */
  readonly sharedNamespaces: readonly string[];
  /** The first line of a generated file, with the section that it comes from. */
  readonly header: (section: string) => string;
}

/** The folder of an environment in a repository, unless the user sets another one. */
export function usualPath(environment: string): string {
  return `dist/${environment}`;
}

/** A generated YAML file. */
export function yamlFile({ header }: DeliveredOutput, path: string, section: string, object: object): Artifact {
  return { path, text: `${header(section)}${yamlText(object)}` };
}
