import { App } from 'cdk8s';
import {
  InvalidInput,
  manifestProblems,
  manifestsOf,
  manifestsText,
  problemsOf,
  secretProblems,
  warningsOf,
  type Manifest,
  type Problem,
} from '../kit';
import { environmentProblems } from './check-environment';
import type { Environment } from './environment';
import { LoggingPlatform } from './logging-platform';
import { underTenants } from './tenancy';

/** What an environment comes to: its files, or what is wrong with it. */
export interface Rendered {
  /** Name of the environment. */
  readonly name: string;
  /** Content by file name. `kubectl apply -f` reads a folder by name, so the names are the order. Empty if there are problems. */
  readonly files: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** @default - nothing could be built */
  readonly platform?: LoggingPlatform;
}

/** The rooms and their files, in the order in which they are applied. */
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

/** Checks and renders an environment, in memory. */
export function render(environment: Environment): Rendered {
  const name = String((environment as { name?: unknown } | undefined)?.name);
  const refused = (problems: readonly Problem[]): Rendered => ({ name, files: new Map(), problems, warnings: [] });
  const shape = environmentProblems(environment);
  if (shape.length > 0) return refused(shape);
  let platform: LoggingPlatform;
  try {
    platform = new LoggingPlatform(new App({ outdir: 'unused' }), environment);
  } catch (error) {
    if (error instanceof InvalidInput) return refused(error.problems);
    throw error;
  }
  const problems = unique(problemsOf(platform).map((problem) => underTenants(environment, problem)));
  if (problems.length > 0) return { ...refused(problems), platform };
  const rooms = platform.node.children.map((room) => ({ id: room.node.id, manifests: inOrder(manifestsOf(room)) }));
  const files = new Map(
    rooms
      .filter(({ manifests }) => manifests.length > 0)
      .map(({ id, manifests }) => [fileNames[id] ?? `90-${id}.yaml`, text(name, id, manifests)]),
  );
  const wrong = [
    ...manifestProblems(rooms.flatMap(({ manifests }) => manifests)),
    ...[...files].flatMap(([file, content]) => secretProblems(`dist/${name}/${file}`, content)),
  ];
  return {
    name,
    files: wrong.length > 0 ? new Map<string, string>() : files,
    problems: wrong,
    warnings: unique(warningsOf(platform).map((problem) => underTenants(environment, problem))),
    platform,
  };
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

function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function text(environment: string, room: string, manifests: readonly Manifest[]): string {
  return `# ${room} of ${environment}, written by npm run synth. Change environments/${environment}.ts, not this file.\n${manifestsText(manifests)}`;
}
