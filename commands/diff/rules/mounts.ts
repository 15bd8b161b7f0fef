import { valueAt } from '../../../constructs/kit';
import type { ReadObject } from '../objects';
import { roleOf } from './roles';
import type { Finding } from '../model';
import { workloads, type Rules } from './rule';
import { claimsOf, mapsAt, podSpec, textOf } from './values';

/** Folders that outlive a pod, and that its new pods do not find where they were. */
export const mounts: Rules = {
  fields: [],
  objects: [
    {
      of: workloads,
      risk: 'deletes data',
      find: ({ before, after, renamed }) => {
        if (before === undefined || after === undefined || renamed) return [];
        const is = kept(after);
        return [...kept(before)]
          .filter(([place, from]) => is.get(place) !== from)
          .map(([place, from]): Omit<Finding, 'risk'> & Partial<Finding> => ({
            at: 'spec.template.spec',
            ...(roleOf(before) === 'agent'
              ? {
                  risk: 'may lose data' as const,
                  why: `The agent finds neither its positions nor its buffer in ${placeText(place)}, which was ${from}: lines in the buffer are lost, and files are read again.`,
                }
              : {
                  why: `The container finds ${is.get(place) ?? 'nothing that outlives its pod'} in ${placeText(place)}, and not ${from}: what is stored there cannot be read.`,
                }),
          }));
      },
    },
  ],
};

function placeText(place: string): string {
  return place.split(' ').slice(1).join(' ');
}

/** What is mounted writably and outlives the pod, by `<container> <folder>`. */
function kept(object: ReadObject): Map<string, string> {
  const spec = podSpec(object);
  const claims = claimsOf(object).map((claim) => textOf(valueAt(claim, ['metadata', 'name'])));
  const volumes = new Map<unknown, string>([
    ...claims.map((name): [unknown, string] => [name, `the claim ${name}`]),
    ...mapsAt(spec, ['volumes']).flatMap((volume): [unknown, string][] => {
      const path = valueAt(volume, ['hostPath', 'path']);
      const claim = valueAt(volume, ['persistentVolumeClaim', 'claimName']);
      if (path !== undefined) return [[volume['name'], `the folder ${textOf(path)} of the node`]];
      return claim === undefined ? [] : [[volume['name'], `the claim ${textOf(claim)}`]];
    }),
  ]);
  return new Map(
    mapsAt(spec, ['containers']).flatMap((container) =>
      mapsAt(container, ['volumeMounts']).flatMap((mount): [string, string][] => {
        const from = volumes.get(mount['name']);
        if (from === undefined || mount['readOnly'] === true) return [];
        const part = mount['subPath'] === undefined ? '' : `, ${textOf(mount['subPath'])}`;
        return [[`${textOf(container['name'])} ${textOf(mount['mountPath'])}`, `${from}${part}`]];
      }),
    ),
  );
}
