import { configurations, workloads, type Context, type ObjectRule, type Rules, type Subject } from './rule';
import { retentionRule } from './retention';
import { at, claimsOf, isLower, replicasOf, textOf } from './values';

/** Deletes logs, or makes stored logs unreachable. */
export const data: Rules = {
  fields: [
    {
      of: ['StatefulSet'],
      path: 'spec/persistentVolumeClaimRetentionPolicy/*',
      when: ({ before, after }) => after === 'Delete' && before !== 'Delete',
      risk: 'deletes data',
      why: ({ path }) =>
        path.at(-1) === 'whenScaled'
          ? 'A lower number of replicas now deletes the claims of the removed pods.'
          : 'Deleting the StatefulSet now deletes its claims.',
    },
    {
      of: configurations,
      // A lifecycle rule of a bucket.
      path: 'data/*/Rules/*/Expiration/Days',
      when: ({ before, after }) => after !== undefined && (before === undefined || isLower(before, after)),
      added: false,
      risk: 'deletes data',
      why: ({ before, after }) =>
        `The bucket deletes objects after ${textOf(after)} days${before === undefined ? '' : ` instead of ${textOf(before)}`}, also those that are stored already.`,
    },
    {
      of: workloads,
      path: 'spec/template/spec/containers/*/env/[BUCKETS]/value',
      when: ({ before, after }) => removedWords(before, after).length > 0,
      risk: 'deletes data',
      why: ({ before, after }) =>
        `The bucket ${removedWords(before, after).join(', ')} is not provisioned any more, and its users lose their access: its objects stay, and cannot be read.`,
    },
  ],
  objects: [
    removal('StatefulSet', ({ before }) => (claimsOf(before).length === 0 ? undefined : removedClaims(before))),
    removal('PersistentVolumeClaim', () => 'Deleting the claim deletes its volume, unless the volume is retained.'),
    removal('Namespace', () => 'Deleting a namespace deletes everything in it, also claims and Secrets.'),
    {
      of: ['StatefulSet'],
      risk: 'deletes data',
      find: ({ before, after }) => {
        const [was, is] = [replicasOf(before), replicasOf(after)];
        const policy = at(after, ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled']);
        return before !== undefined &&
          after !== undefined &&
          is < was &&
          policy === 'Delete' &&
          claimsOf(after).length > 0
          ? [{ at: 'spec.replicas', why: `${was} replicas become ${is}: the claims of the removed pods are deleted.` }]
          : [];
      },
    },
    retentionRule,
  ],
};

/** A rule about objects that are deleted. */
function removal(kind: string, why: (subject: Subject, context: Context) => string | undefined): ObjectRule {
  return {
    of: [kind],
    risk: 'deletes data',
    find: (subject, context) => {
      if (subject.after !== undefined && !subject.renamed) return [];
      if (subject.before === undefined) return [];
      const reason = why(subject, context);
      return reason === undefined ? [] : [{ why: reason }];
    },
  };
}

function removedClaims(object: Subject['before']): string {
  return at(object, ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted']) === 'Delete'
    ? 'Deleting the StatefulSet deletes its claims, with everything that is stored on them.'
    : 'Its claims stay, and no pod mounts them any more: what is stored on them cannot be read.';
}

function removedWords(before: unknown, after: unknown): string[] {
  const words = (value: unknown): string[] =>
    textOf(value ?? '')
      .split(' ')
      .filter(Boolean);
  return words(before).filter((word) => !words(after).includes(word));
}
