import type { PodSettings } from '../kit';
import type { Environment } from './environment';

/** A pod of a component, as the agent sees it. */
export interface SeenPod {
  readonly namespace: string;
  /** The label `app.kubernetes.io/name`. */
  readonly app: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The pods of a component of an environment, before it is built. */
export function seenPod(
  environment: Environment,
  {
    namespace,
    app,
    component,
    pod = {},
  }: {
    readonly namespace: string;
    readonly app: string;
    /** The label `app.kubernetes.io/component`. */
    readonly component: string;
    readonly pod: PodSettings | undefined;
  },
): SeenPod {
  return {
    namespace,
    app,
    labels: {
      ...environment.pods?.labels,
      ...pod.labels,
      'app.kubernetes.io/name': app,
      'app.kubernetes.io/component': component,
      'app.kubernetes.io/part-of': `logging-${environment.name}`,
    },
    annotations: { ...pod.annotations },
  };
}

/** A setting by which the agent does not read a pod. */
export type Unread =
  | { readonly by: 'namespaces' }
  | { readonly by: 'exclude.namespaces'; readonly index: number }
  | { readonly by: 'podLabels' | 'exclude.podLabels'; readonly key: string; readonly value: string }
  | { readonly by: 'annotation'; readonly key: string };

/** The settings of `collect.logs.pipeline`, and the annotation, by which the agent does not read a pod. */
export function unreadBy({ collect }: Environment, { namespace, labels, annotations }: SeenPod): Unread[] {
  const { select = {}, podAnnotations } = collect?.logs?.pipeline ?? {};
  const { namespaces, podLabels = {}, exclude = {} } = select;
  const has = ([key, value]: [string, string]): boolean => labels[key] === value;
  const excludedBy = `${podAnnotations}/exclude`;
  return [
    ...(namespaces === undefined || namespaces.includes(namespace) ? [] : [{ by: 'namespaces' } as const]),
    ...(exclude.namespaces ?? []).flatMap((name, index) =>
      name === namespace ? [{ by: 'exclude.namespaces', index } as const] : [],
    ),
    ...Object.entries(podLabels)
      .filter((label) => !has(label))
      .map(([key, value]) => ({ by: 'podLabels', key, value }) as const),
    ...Object.entries(exclude.podLabels ?? {})
      .filter(has)
      .map(([key, value]) => ({ by: 'exclude.podLabels', key, value }) as const),
    ...(podAnnotations !== undefined && annotations[excludedBy] === 'true'
      ? [{ by: 'annotation', key: excludedBy } as const]
      : []),
  ];
}
