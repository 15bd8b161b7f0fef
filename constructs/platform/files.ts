import type { IConstruct } from 'constructs';
import {
  manifestProblems,
  manifestsOf,
  manifestsText,
  printable,
  problemsOf,
  secretProblems,
  type Manifest,
  type Problem,
} from '../kit';
import type { Environment } from './environment';
import { header } from './last-output';
import { underTenants } from './tenancy';

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
  /** Content by file name. Empty if there are problems. */
  readonly files: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/** The files of a platform that was built, or what is wrong with it: the checks of its components, its objects, secrets in them. */
export function filesOf(platform: IConstruct, environment: Environment): Files {
  const { name } = environment;
  const problems = settledProblems(environment, problemsOf(platform));
  if (problems.length > 0) return { files: new Map(), problems };
  const sections = platform.node.children.map(({ node }, n) => ({
    id: node.id,
    manifests: inOrder(manifestsOf(platform.node.children[n]!)),
  }));
  const files = new Map(
    sections
      .filter(({ manifests }) => manifests.length > 0)
      .map(({ id, manifests }) => [fileNames[id] ?? `90-${id}.yaml`, text(name, id, manifests)]),
  );
  const wrong = [
    ...manifestProblems(sections.flatMap(({ manifests }) => manifests)),
    ...secretProblems(environment, environment.notSecrets),
  ];
  return { files: wrong.length > 0 ? new Map() : files, problems: wrong };
}

/** Each problem once, under the setting that the user wrote. */
export function settledProblems(environment: Environment, problems: readonly Problem[]): Problem[] {
  return unique(problems.map((problem) => printable(underTenants(environment, problem))));
}

/** Each problem once. */
export function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
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

function text(environment: string, section: string, manifests: readonly Manifest[]): string {
  return `${header(section, environment)}${manifestsText(manifests)}`;
}
