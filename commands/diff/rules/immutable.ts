import { isDeepStrictEqual } from 'node:util';
import type { FieldChange } from '../fields';
import type { Finding } from '../model';
import { bytes } from '../../../constructs/kit';
import { quantity, stringsAt } from './values';
import type { FieldRule, Rules, Subject } from './rule';

function deletion({ before }: Subject): string {
  const { kind, name, namespace } = before!;
  return `kubectl delete ${kind.toLowerCase()}${namespace === undefined ? '' : ` --namespace ${namespace}`} ${name}`;
}

/** Deletes an object; the next apply creates it. */
function recreate(subject: Subject): string {
  return `${deletion(subject)}, then apply.`;
}

function recreatePods(subject: Subject): string {
  return `${recreate(subject)} Until then none of its pods runs.`;
}

/** Pods and claims stay; the new StatefulSet adopts those that its selector matches. */
function recreateKeepingPods(subject: Subject): string {
  return `${deletion(subject)} --cascade=orphan, then apply: its pods and claims stay.`;
}

function growClaims(subject: Subject): string {
  return `Existing claims keep their size: enlarge each with kubectl patch persistentvolumeclaim, which the StorageClass must allow. Then ${recreateKeepingPods(subject)}`;
}

/** Fields of a StatefulSet that may change, or that have a rule of their own. */
const exceptions = new Set([
  'minReadySeconds',
  'ordinals',
  'persistentVolumeClaimRetentionPolicy',
  'replicas',
  'revisionHistoryLimit',
  'selector',
  'template',
  'updateStrategy',
  'volumeClaimTemplates',
]);

const refused = (field: string): string => `The API server refuses a change of ${field}; the object stays as it is.`;

const fixed = (of: string, path: string, field: string, remedy?: FieldRule['remedy']): FieldRule => ({
  of: [of],
  path,
  // A renamed object is a new one.
  when: (_change, { renamed }) => !renamed,
  risk: 'immutable field',
  why: refused(field),
  ...(remedy !== undefined && { remedy }),
});

const isSize = ({ path }: FieldChange): boolean => path.at(-1) === 'storage';

/** Another notation of the same size is none. */
const isOtherSize = (change: FieldChange): boolean =>
  isSize(change) && quantity(change.before) !== quantity(change.after);

/** Refused by Kubernetes 1.28 only, so that pods are replaced on current releases. */
const revisions = 'spec/revisionHistoryLimit';

/** Fields that the API server does not let change. */
export const immutable: Rules = {
  fields: [
    {
      ...fixed('StatefulSet', 'spec/*/**', '', recreateKeepingPods),
      when: ({ path }, { renamed }) => !renamed && !exceptions.has(path[1]!),
      why: ({ path }) => refused(`spec.${path[1]} of a StatefulSet`),
    },
    {
      ...fixed('StatefulSet', revisions, '', recreateKeepingPods),
      why: 'Kubernetes 1.28 refuses a change of spec.revisionHistoryLimit of a StatefulSet; current releases accept it.',
    },
    fixed('StatefulSet', 'spec/selector/**', 'the selector of a StatefulSet', recreatePods),
    {
      ...fixed('StatefulSet', 'spec/volumeClaimTemplates/**', 'the volumes of a StatefulSet', recreateKeepingPods),
      when: (change, { renamed }) => !renamed && !isSize(change) && isLeaf(change) && !isDefault(change),
    },
    {
      ...fixed('StatefulSet', 'spec/volumeClaimTemplates/**', 'the size of the volumes of a StatefulSet', growClaims),
      when: (change, { renamed }) => !renamed && isOtherSize(change),
    },
    fixed('Deployment', 'spec/selector/**', 'the selector of a Deployment', recreatePods),
    fixed('DaemonSet', 'spec/selector/**', 'the selector of a DaemonSet', recreatePods),
    fixed('Job', 'spec/template/**', 'the pods of a Job', recreate),
    fixed('Job', 'spec/selector/**', 'the selector of a Job', recreate),
    fixed('Job', 'spec/completionMode', 'the completion mode of a Job', recreate),
    fixed('Job', 'spec/completions', 'the completions of a Job', recreate),
    fixed('Job', 'spec/podFailurePolicy/**', 'the failure policy of a Job', recreate),
    fixed('RoleBinding', 'roleRef/**', 'the role of a binding', recreate),
    fixed('ClusterRoleBinding', 'roleRef/**', 'the role of a binding', recreate),
    {
      ...fixed('Service', 'spec/clusterIP', 'the IP of a Service', recreate),
      // With another type it is assigned or released.
      when: ({ before, after }, { renamed }) => !renamed && (before === 'None') !== (after === 'None'),
    },
    fixed('StorageClass', 'provisioner', 'the provisioner of a StorageClass', recreate),
    fixed('StorageClass', 'parameters/**', 'the parameters of a StorageClass', recreate),
    fixed('StorageClass', 'reclaimPolicy', 'the reclaim policy of a StorageClass', recreate),
    fixed('StorageClass', 'volumeBindingMode', 'the binding mode of a StorageClass', recreate),
    fixed('PriorityClass', 'value', 'the value of a PriorityClass', recreate),
    {
      ...fixed('PersistentVolumeClaim', 'spec/**', 'a claim, except of a larger size'),
      when: (change, { renamed }) =>
        !renamed &&
        isLeaf(change) &&
        !(isSize(change) && (bytes(String(change.after)) ?? 0) >= (bytes(String(change.before)) ?? 0)),
    },
    {
      ...fixed('ConfigMap', 'data/**', 'a ConfigMap with immutable: true', recreate),
      when: (_change, { before, renamed }) => !renamed && before?.manifest['immutable'] === true,
    },
  ],
  objects: [
    {
      of: ['Service'],
      risk: 'immutable field',
      find: (subject) => {
        const first = (object: Subject['before']): string | undefined =>
          stringsAt(object?.content, ['spec', 'ipFamilies'])[0];
        const [was, is] = [first(subject.before), first(subject.after)];
        return subject.renamed || subject.before === undefined || is === undefined || was === is
          ? []
          : [
              {
                at: 'spec.ipFamilies',
                why:
                  was === undefined
                    ? `The API server refuses ${is} as the first IP family of a Service that has another one; the object stays as it is.`
                    : refused('the first IP family of a Service'),
                remedy: recreate(subject),
              },
            ];
      },
    },
    {
      of: ['Secret'],
      risk: 'immutable field',
      find: (subject) => {
        const { before, after, renamed } = subject;
        if (before === undefined || after === undefined || renamed) return [];
        const remedy = recreate(subject);
        const kindOf = (object: typeof after): unknown => object.manifest['type'] ?? 'Opaque';
        const content = ({ manifest }: typeof after): unknown => [manifest['data'], manifest['stringData']];
        return [
          ...(kindOf(before) === kindOf(after) ? [] : [{ at: 'type', why: refused('the type of a Secret'), remedy }]),
          ...(before.manifest['immutable'] === true && !isDeepStrictEqual(content(before), content(after))
            ? [{ at: 'data', why: refused('a Secret with immutable: true'), remedy }]
            : []),
        ];
      },
    },
  ],
};

/** Whether a finding means that the API server refuses the object, on current releases too. */
export function isRefusal({ risk, at }: Finding): boolean {
  return risk === 'immutable field' && at !== revisions.replace('/', '.');
}

/** Whether a field of a claim template is set to what the API server sets. */
function isDefault({ path, before, after }: FieldChange): boolean {
  const value = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', volumeMode: 'Filesystem', phase: 'Pending' };
  const [key] = path.slice(-1);
  return Object.entries(value).some(
    ([name, byDefault]) => name === key && [before, after].every((one) => one === undefined || one === byDefault),
  );
}

function isLeaf({ before, after }: FieldChange): boolean {
  return ![before, after].some((value) => typeof value === 'object' && value !== null);
}
