import type { FieldChange } from '../fields';
import type { ReadObject } from '../objects';
import type { Rules } from './rule';
import { at, podSpec, textOf } from './values';

/** Secrets that an operator fills from a store outside the cluster. Of a Secret itself nothing is read. */
export const externalSecrets: Rules = {
  fields: ['data', 'dataFrom', 'secretStoreRef'].map((key) => ({
    of: ['ExternalSecret'],
    path: `spec/${key}/**`,
    when: ({ before, after }: FieldChange) => before !== undefined || typeof after === 'string',
    risk: 'may lose data' as const,
    why: 'The Secret gets other values of the store: if they differ, logins are refused until both sides have them.',
  })),
  objects: [
    {
      of: ['ExternalSecret'],
      risk: 'may lose data',
      find: ({ before, after, renamed }, context) => {
        const [was, is] = [before, after].map((one) => targetOf(one));
        const [readers, later] = [readersOf(context.before, was ?? is), readersOf(context.after, was)];
        if (after !== undefined && before === undefined)
          return readers.length === 0
            ? []
            : [
                {
                  why: `It takes over the Secret ${is!.name}, which ${readers.join(', ')} read${readers.length === 1 ? 's' : ''}: if the values in the store differ, logins are refused until both sides have them.`,
                },
              ];
        const owner = textOf(at(before, ['spec', 'target', 'creationPolicy']) ?? 'Owner') === 'Owner';
        const isGone = after === undefined || renamed || was?.name !== is?.name;
        return isGone && owner && later.length > 0
          ? [
              {
                why: `The Secret ${was!.name} is deleted with it: pods of ${later.join(', ')} that start later fail, unless it is created again.`,
              },
            ]
          : [];
      },
    },
  ],
};

interface Target {
  readonly name: string;
  readonly namespace: string | undefined;
}

function targetOf(object: ReadObject | undefined): Target | undefined {
  if (object === undefined) return undefined;
  return { name: textOf(at(object, ['spec', 'target', 'name']) ?? object.name), namespace: object.namespace };
}

/** The workloads that name a Secret. */
function readersOf(objects: readonly ReadObject[], target: Target | undefined): string[] {
  const reference = new RegExp(
    `"(?:secretName|name)":${JSON.stringify(target?.name ?? '').replaceAll(/[.\\]/g, '\\$&')}`,
  );
  return objects
    .filter((one) => one.namespace === target?.namespace && podSpec(one) !== undefined)
    .filter((one) => {
      const spec = podSpec(one)!;
      const volumes = JSON.stringify(spec['volumes'] ?? []);
      const variables = JSON.stringify([spec['containers'], spec['initContainers']]).match(
        /"secret(Key)?Ref":\{[^}]*\}/g,
      );
      return reference.test(volumes) || (variables ?? []).some((text) => reference.test(text));
    })
    .map(({ kind, name }) => `${kind} ${name}`);
}
