import type { IConstruct } from 'constructs';
import {
  errorsIn,
  manifestProblems,
  manifestsOf,
  manifestsText,
  pathText,
  problemsOf,
  sectionOf,
  type Manifest,
  type Problem,
} from '../kit';
import type { Environment } from './environment';
import { header } from './last-output';
import { written } from './written';

/** The sections and their files, in the order in which they are applied. */
export const fileNames: Readonly<Record<string, string>> = {
  namespaces: '00-namespaces.yaml',
  'objectStore.minio': '10-object-store.yaml',
  'objectStore.earlier.minio': '11-earlier-object-store.yaml',
  loki: '20-loki.yaml',
  'objectStore.uploadCleanup': '25-upload-cleanup.yaml',
  gateway: '30-gateway.yaml',
  canary: '40-canary.yaml',
  collect: '50-collect.yaml',
  events: '60-events.yaml',
};

/** What a platform is written as. */
export interface Files {
  /** Content by file name. Empty if there are errors. */
  readonly files: ReadonlyMap<string, string>;
  /** Errors, or warnings only. */
  readonly problems: readonly Problem[];
}

/** The files of a platform that was built, or what is wrong with it: the checks of its components and its objects. */
export function filesOf(platform: IConstruct, environment: Environment): Files {
  const { name } = environment;
  const problems = written(environment, problemsOf(platform));
  if (errorsIn(problems).length > 0) return { files: new Map(), problems };
  const sections = platform.node.children.map((component) => ({
    section: pathText(sectionOf(component)),
    manifests: inOrder(manifestsOf(component)),
  }));
  const wrong = manifestProblems(sections.flatMap(({ manifests }) => manifests));
  if (wrong.length > 0) return { files: new Map(), problems: [...problems, ...wrong] };
  const files = new Map(
    sections
      .filter(({ manifests }) => manifests.length > 0)
      .map(({ section, manifests }) => [
        fileNames[section] ?? `90-${section}.yaml`,
        `${header(section, name)}${manifestsText(manifests)}`,
      ]),
  );
  return { files, problems };
}

/** What others need comes first: rules before the pods they hold for, configuration before those who mount it. */
const kinds = [
  'Namespace',
  'ServiceAccount',
  'ClusterRole',
  'ClusterRoleBinding',
  'NetworkPolicy',
  'ConfigMap',
  'Service',
  'PodDisruptionBudget',
];

function inOrder(manifests: readonly Manifest[]): Manifest[] {
  const rank = ({ kind }: Manifest): number => (kinds.includes(kind) ? kinds.indexOf(kind) : kinds.length);
  return manifests.toSorted((one, other) => rank(one) - rank(other));
}
