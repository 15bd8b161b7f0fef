import type { IConstruct } from 'constructs';
import type { Artifact } from '../contracts';
import {
  artifactSecrets,
  artifactsOf,
  errorsIn,
  manifestProblems,
  manifestsOf,
  manifestsText,
  pathText,
  sectionOf,
  type Manifest,
  type Problem,
} from '../kit';
import { deliveryFiles } from './delivery';
import type { Environment } from './environment';
import { unpinnedProblems, usedImages, type UsedImage } from './images';
import { header } from './last-output';
import { componentProblems } from './environment-paths';
import { sectionAt } from './sections';
import { sizeWarnings } from './sizes';

/** The file of the namespaces, which are applied first. */
const namespacesFile = '00-namespaces.yaml';

/** The output of a platform. */
export interface Files {
  /** Content by file name. Empty if there are errors. */
  readonly files: ReadonlyMap<string, string>;
  /** Files that are no manifests. Empty if there are errors. */
  readonly artifacts: readonly Artifact[];
  /** The images of its containers. Empty if there are errors. */
  readonly images: readonly UsedImage[];
  /** Errors and warnings. */
  readonly problems: readonly Problem[];
}

/** Runs the checks of a platform's components and objects, and renders its files if there is no error. */
export function filesOf(platform: IConstruct, environment: Environment): Files {
  const nothing = { files: new Map<string, string>(), artifacts: [], images: [] };
  const problems = [...componentProblems(platform, environment), ...sizeWarnings(environment)];
  if (errorsIn(problems).length > 0) return { ...nothing, problems };
  const components = platform.node.children.map((component) => ({
    path: sectionOf(component),
    manifests: inOrder(manifestsOf(component)),
  }));
  const all = components.flatMap(({ manifests }) => manifests);
  const artifacts = artifactsOf(platform);
  const images = usedImages(platform, all, artifacts);
  const inOutput = [
    ...manifestProblems(all),
    ...artifactSecrets(platform, environment.notSecrets),
    ...unpinnedProblems(images, environment.digests),
  ];
  if (inOutput.length > 0) return { ...nothing, problems: [...problems, ...inOutput] };
  const files = new Map(
    components
      .filter(({ manifests }) => manifests.length > 0)
      .map(({ path, manifests }) => [
        sectionAt(path)?.file ?? namespacesFile,
        `${header(pathText(path), environment)}${manifestsText(manifests)}`,
      ]),
  );
  return { files, artifacts: [...artifacts, ...deliveryFiles(environment, files)], images, problems };
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
