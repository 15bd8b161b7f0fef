import type { Construct } from 'constructs';
import type { Labels } from '../../contracts';
import { KubeServiceAccount, type ObjectMeta } from '../../../imports/k8s';
import { commonLabels } from './labels';
import { registryOf } from '../network/flows';
import { annotationProblems } from '../validation/labels';
import { objectNameProblems } from '../validation/names';
import type { Path } from '../validation/path';
import { error, replaceWith, type Problem } from '../validation/problem';
import { escapeControl } from '../validation/text';

/** The ServiceAccount of the pods. */
export interface ServiceAccountSettings {
  /** Name. Workloads of a namespace with the same name share the ServiceAccount. @default - the name of the workload */
  readonly name?: string;
  /** Whether this program creates it. `false` uses an existing one, whose `name` is then required. @default true */
  readonly create?: boolean;
  /** Annotations, for example the role of a cloud that the pods get. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A ServiceAccount, and the annotations that the construct needs on it. */
export interface ServiceAccountProps {
  /** Metadata of the objects of the workload. */
  readonly metadata: ObjectMeta;
  readonly settings: ServiceAccountSettings | undefined;
  readonly annotations: Labels;
}

/** Validates the names in `serviceAccount`. */
export function serviceAccountProblems(path: Path, settings: ServiceAccountSettings | undefined): Problem[] {
  return [
    ...objectNameProblems([...path, 'name'], settings?.name),
    ...annotationProblems([...path, 'annotations'], settings?.annotations),
  ];
}

/** Creates the ServiceAccount, unless it exists or another workload created it. Returns a check of what they share. */
export function serviceAccount(
  scope: Construct,
  { metadata, settings = {}, annotations: needed }: ServiceAccountProps,
): (path: Path) => Problem[] {
  const { name = metadata.name!, create = true, annotations: own = {} } = settings;
  const annotations = { ...needed, ...own };
  const wrong = conflictProblems(settings, needed);
  if (!create) return wrong;
  const text = JSON.stringify(Object.entries(annotations).toSorted());
  const first = registryOf(scope).serviceAccount(`${metadata.namespace}/${name}`, text);
  if (first === undefined)
    new KubeServiceAccount(scope, 'account', {
      metadata: {
        ...metadata,
        ...(settings.name !== undefined && { name, labels: commonLabels(scope) }),
        ...(Object.keys(annotations).length > 0 && { annotations }),
      },
      automountServiceAccountToken: false,
    });
  return (path) => [
    ...wrong(path),
    ...(first === undefined || first === text
      ? []
      : [
          error(
            [...path, 'annotations'],
            `another workload of the namespace ${metadata.namespace} has the ServiceAccount '${escapeControl(name)}' with other annotations; a shared ServiceAccount has one set of them.`,
          ),
        ]),
  ];
}

/** Conflicts of the user's settings with each other and with annotations that the construct needs. */
function conflictProblems(
  { name, create = true, annotations = {} }: ServiceAccountSettings,
  needed: Labels,
): (path: Path) => Problem[] {
  return (path) => [
    ...(create || name !== undefined
      ? []
      : [
          error(
            [...path, 'name'],
            'no name is set, but create is false: the pods need the name of an existing account.',
          ),
        ]),
    ...(create || Object.keys(annotations).length === 0
      ? []
      : [
          error(
            [...path, 'annotations'],
            'create is false, so the ServiceAccount is not part of the output and would not get these annotations.',
            { fix: { remove: true } },
          ),
        ]),
    ...(create || Object.keys(needed).length === 0
      ? []
      : [
          error(
            [...path, 'create'],
            `create is false, but the pods need a ServiceAccount with the annotation ${Object.keys(needed)[0]}, which this program sets.`,
            replaceWith(true),
          ),
        ]),
    ...Object.entries(annotations).flatMap(([key, value]) =>
      needed[key] === undefined || needed[key] === value
        ? []
        : [
            error(
              [...path, 'annotations', key],
              `'${escapeControl(key)}' is set to '${needed[key]}' by another setting.`,
            ),
          ],
    ),
  ];
}
