import {
  grouped,
  isMap,
  partOfLabel,
  pathText,
  subjectOf,
  type Data,
  type Manifest,
  type Path,
} from '../../../constructs/kit';
import { Skipped } from '../../checks/check';
import { failed, namesText, orPassed, unknown, warned, type Context, type DoctorCheck, type Finding } from '../check';
import { amount } from '../cluster/amounts';
import { addressOf, resourceOf } from '../cluster/live';
import { Forbidden, nameOf, textAt, UnknownKind } from '../cluster/reader';
import { forbiddenText } from './server';

/** Objects that were not applied, or were deleted. */
export const missingObjects: DoctorCheck = {
  id: 'missing-objects',
  phase: 'after',
  checks: 'Every object of `dist/` is in the cluster. A finished Job may have been deleted.',
  says: 'The objects that are missing, such as a NetworkPolicy; the command that applies them.',
  run: ({ live, manifests, rendered }) => {
    const { pairs, forbidden } = live.pairs(manifests);
    const absent = pairs.filter(({ manifest, found }) => found === undefined && manifest.kind !== 'Job');
    const findings = [...grouped(absent, ({ manifest }) => manifest.kind)].map(([kind, members]) =>
      failed(
        `missing in the cluster: ${kind} ${namesText(
          members.map(({ manifest }) => placeOf(manifest)),
          8,
        )}`,
        {
          command: `kubectl apply -f dist/${rendered.name}`,
        },
      ),
    );
    const present = pairs.filter(({ found }) => found !== undefined).length;
    const rest = present === pairs.length ? '' : '; the others are Jobs, which may have been deleted';
    return orPassed([...findings, ...forbiddenText(forbidden)], `${present} of ${pairs.length} objects exist${rest}`);
  },
};

function placeOf({ metadata }: Manifest): string {
  return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}

/** Objects that differ from what this tree synthesizes. */
export const alteredObjects: DoctorCheck = {
  id: 'altered-objects',
  phase: 'after',
  checks:
    'Every field of every object is in the cluster as this environment has it: nobody changed it there, and the last change was applied. Replicas of what is scaled automatically are not compared.',
  says: 'The object and its first fields that differ; the command that applies it.',
  run: ({ live, manifests, rendered }) => {
    const scaled = new Set(
      manifests
        .filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
        .map((one) => textAt(one, 'spec', 'scaleTargetRef', 'name')),
    );
    const { pairs, forbidden } = live.pairs(manifests);
    const existing = pairs.filter(({ found }) => found !== undefined);
    if (existing.length === 0 && pairs.length > 0) throw new Skipped('none of the objects exists');
    const findings = existing.flatMap(({ manifest, found }): Finding[] => {
      const differing = differences(withoutStatus(manifest), found).filter(
        (path) => !(pathText(path) === 'spec.replicas' && scaled.has(manifest.metadata.name)),
      );
      if (differing.length === 0) return [];
      const shown = namesText(differing.map(pathText), 3);
      return [
        failed(`${subjectOf(manifest)} differs from dist/${rendered.name} in ${shown}`, {
          command: `kubectl diff -f dist/${rendered.name}`,
        }),
      ];
    });
    const byKind = [...grouped(findings, ({ detail }) => detail.split(' ')[0]!).values()];
    const few = byKind.flatMap((members) =>
      members.length <= 4
        ? members
        : [
            ...members.slice(0, 3),
            {
              ...members[3]!,
              detail: `${members.length - 3} more objects of this kind differ, such as ${members[3]!.detail}`,
            },
          ],
    );
    return orPassed(
      [...few, ...forbiddenText(forbidden)],
      `${existing.length} of ${pairs.length} objects exist, and are as in dist/${rendered.name}`,
    );
  },
};

function withoutStatus({ status: _status, ...manifest }: Manifest): Data {
  return manifest;
}

/** The paths at which an object lacks a value of a manifest. What the object has besides is not compared. */
export function differences(wanted: unknown, found: unknown, path: Path = []): Path[] {
  if (isMap(wanted)) {
    // An empty map or list means the same as none.
    if (Object.keys(wanted).length === 0 && found === undefined) return [];
    if (!isMap(found)) return [path];
    return Object.entries(wanted).flatMap(([key, value]) => differences(value, found[key], [...path, key]));
  }
  if (Array.isArray(wanted)) {
    if (wanted.length === 0 && found === undefined) return [];
    if (!Array.isArray(found)) return [path];
    return (wanted as readonly unknown[]).flatMap((value, n) => {
      const at = [...path, n];
      const name = isMap(value) ? value['name'] : undefined;
      if (typeof name !== 'string') return differences(value, (found as unknown[])[n], at);
      // Sidecars that a webhook adds move the others, and a volume can be mounted several times.
      const named = (found as unknown[]).filter((one) => isMap(one) && one['name'] === name);
      const compared = named.map((one) => differences(value, one, at));
      return compared.toSorted((one, other) => one.length - other.length)[0] ?? [at];
    });
  }
  return isSame(wanted, found) ? [] : [path];
}

/** Scalars, of which quantities can be written in several ways. */
function isSame(wanted: unknown, found: unknown): boolean {
  if (wanted === found || (wanted === null && found === undefined)) return true;
  // Kubernetes leaves out false, 0 and empty texts.
  if (found === undefined) return wanted === false || wanted === 0 || wanted === '';
  const isQuantity = (value: unknown): value is string | number =>
    typeof value === 'string' || typeof value === 'number';
  return isQuantity(wanted) && isQuantity(found) && amount(wanted) !== 0 && amount(wanted) === amount(found);
}

/** Objects of an earlier version. */
export const leftoverObjects: DoctorCheck = {
  id: 'leftover-objects',
  phase: 'after',
  checks: 'No object of an earlier version of this environment is left: kubectl apply without `--prune` deletes none.',
  says: 'The objects; the command that deletes them.',
  run: (context) => {
    const { cluster, manifests, partOf, namespaces } = context;
    const known = new Set(manifests.map(addressOf));
    const kinds = [...new Map([...manifests, ...usual].map((one) => [resourceOf(one), one])).values()];
    const unread: string[] = [];
    const findings = kinds.flatMap((kind): Finding[] => {
      const places: readonly (string | undefined)[] = isClusterWide(context, kind) ? [undefined] : namespaces;
      return places.flatMap((namespace): Finding[] => {
        let objects: readonly Data[];
        try {
          const selector = `${partOfLabel}=${partOf}`;
          objects = cluster.list(resourceOf(kind), namespace === undefined ? { selector } : { namespace, selector });
        } catch (error) {
          if (error instanceof UnknownKind) return [];
          if (!(error instanceof Forbidden)) throw error;
          unread.push(resourceOf(kind));
          return [];
        }
        const left = objects.filter(
          (one) => !isOwned(one) && !known.has(addressOf({ ...kind, metadata: metadataOf(one) })),
        );
        if (left.length === 0) return [];
        const names = left.map(nameOf);
        return [
          warned(
            `left from an earlier version: ${kind.kind} ${namesText(names.map((name) => (namespace === undefined ? name : `${namespace}/${name}`)))}`,
            {
              command: `kubectl delete ${resourceOf(kind)} ${names.join(' ')}${namespace === undefined ? '' : ` --namespace ${namespace}`}`,
            },
          ),
        ];
      });
    });
    const skipped = unread.length === 0 ? [] : [unknown(`not permitted to read ${namesText([...new Set(unread)])}`)];
    return orPassed([...findings, ...skipped], 'none');
  },
};

type Kind = Pick<Manifest, 'apiVersion' | 'kind'>;

/** Kinds that an earlier version may have had. */
const usual: readonly Kind[] = [
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  { apiVersion: 'apps/v1', kind: 'DaemonSet' },
  { apiVersion: 'batch/v1', kind: 'CronJob' },
  { apiVersion: 'v1', kind: 'ConfigMap' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'ServiceAccount' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
];

function isClusterWide({ manifests }: Context, { kind }: Kind): boolean {
  return manifests.some((one) => one.kind === kind && one.metadata.namespace === undefined);
}

/** Whether a controller made an object, which then ends with its owner. */
function isOwned(object: Data): boolean {
  return isMap(object['metadata']) && object['metadata']['ownerReferences'] !== undefined;
}

function metadataOf(object: Data): Manifest['metadata'] {
  const namespace = textAt(object, 'metadata', 'namespace');
  return { name: nameOf(object), ...(namespace !== '' && { namespace }) };
}
