import type { IConstruct } from 'constructs';
import {
  errorsIn,
  manifestProblems,
  manifestsOf,
  manifestsText,
  pathText,
  sectionOf,
  type Manifest,
  type Problem,
} from '../kit';
import type { Environment } from './environment';
import { header } from './last-output';
import { componentProblems } from './environment-paths';

/** File of each section. The order of the names is the order of `kubectl apply`. */
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

/** The output of a platform. */
export interface Files {
  /** Content by file name. Empty if there are errors. */
  readonly files: ReadonlyMap<string, string>;
  /** Errors and warnings. */
  readonly problems: readonly Problem[];
}

/** Runs the checks of a platform's components and objects, and renders its files if there is no error. */
export function filesOf(platform: IConstruct, environment: Environment): Files {
  const { name } = environment;
  const problems = componentProblems(platform, environment);
  if (errorsIn(problems).length > 0) return { files: new Map(), problems };
  const sections = platform.node.children.map((component) => ({
    section: pathText(sectionOf(component)),
    manifests: inOrder(manifestsOf(component)),
  }));
  const inManifests = manifestProblems(sections.flatMap(({ manifests }) => manifests));
  if (inManifests.length > 0) return { files: new Map(), problems: [...problems, ...inManifests] };
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

/** Dependencies first: NetworkPolicies before their pods, ConfigMaps before the pods that mount them. */
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
