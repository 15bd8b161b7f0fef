import { grouped, valueAt, type Data } from '../../../constructs/kit';
import { counted, failed, namesText, warned, type Context, type DoctorCheck, type Finding } from '../check';
import { amount, bytesText } from '../cluster/amounts';
import { nameOf, textAt } from '../cluster/reader';
import type { PlatformWorkload } from '../workloads';

/** A claim that a platform makes, for each of its replicas. */
export interface Claim {
  readonly workload: PlatformWorkload;
  /** Name of the PersistentVolumeClaim. */
  readonly name: string;
  /** @default - the default class */
  readonly storageClass?: string | undefined;
  /** Bytes. */
  readonly size: number;
}

/** The claims of a platform, one for each pod. */
export function claimsOf(workloads: readonly PlatformWorkload[]): Claim[] {
  return workloads.flatMap((workload) =>
    workload.claims.flatMap((template) =>
      Array.from({ length: workload.replicas === 'one per node' ? 0 : workload.replicas }, (_, n) => ({
        workload,
        name: `${nameOf(template)}-${workload.name}-${n}`,
        storageClass: valueAt(template, ['spec', 'storageClassName']) as string | undefined,
        size: amount(valueAt(template, ['spec', 'resources', 'requests', 'storage'])),
      })),
    ),
  );
}

const defaultAnnotation = 'storageclass.kubernetes.io/is-default-class';

/** The classes of volumes. */
export const storageClasses: DoctorCheck = {
  id: 'storage-class',
  phase: 'before',
  checks:
    'Every volume has a StorageClass: the one that is set, or a default. Its binding mode, whether volumes can grow, whether its driver is there, and whether a class without a provisioner has enough volumes. Only for volumes that are not bound yet.',
  says: 'No default class, no such class, no driver, too few volumes; `pod.storageClass` of the component.',
  run: ({ cluster, workloads }) => {
    const bound = boundClaims({ cluster, workloads });
    const claims = claimsOf(workloads).filter(({ workload, name }) => !bound.has(`${workload.namespace}/${name}`));
    if (claims.length === 0) return bound.size === 0 ? 'no volumes are needed' : `all ${bound.size} volumes are bound`;
    const classes = cluster.list('storageclasses.storage.k8s.io');
    const texts: string[] = [];
    const findings = [...grouped(claims, ({ storageClass }) => storageClass ?? '(default)')].flatMap(
      ([, members]): readonly Finding[] => {
        const wanted = members[0]!.storageClass;
        // Existing volumes are bound, whatever classes there are.
        if (wanted === '') {
          texts.push(`${counted(members.length, 'volume')} without a class`);
          return volumesFindings(cluster, '', members);
        }
        const found = wanted === undefined ? defaultOf(classes) : classes.find((one) => nameOf(one) === wanted);
        if (found === undefined) return missingClass(wanted, classes, members);
        texts.push(classText(found));
        return [...driverFindings(cluster, found, members), ...riskFindings(found, members, wanted, classes)];
      },
    );
    return findings.length > 0 ? findings : texts.join('; ');
  },
};

/** Claims of the platform that are bound already, as `namespace/name`. */
function boundClaims({ cluster, workloads }: Pick<Context, 'cluster' | 'workloads'>): Set<string> {
  const namespaces = new Set(workloads.filter(({ claims }) => claims.length > 0).map(({ namespace }) => namespace));
  const names = new Set(claimsOf(workloads).map(({ workload, name }) => `${workload.namespace}/${name}`));
  const bound = [...namespaces].flatMap((namespace) =>
    cluster
      .list('persistentvolumeclaims', { namespace })
      .filter((claim) => textAt(claim, 'status', 'phase') === 'Bound')
      .map((claim) => `${namespace}/${nameOf(claim)}`),
  );
  return new Set(bound.filter((one) => names.has(one)));
}

function defaultOf(classes: readonly Data[]): Data | undefined {
  const defaults = classes.filter((one) => textAt(one, 'metadata', 'annotations', defaultAnnotation) === 'true');
  // Of several, Kubernetes takes the newest.
  return defaults.toSorted((one, other) =>
    textAt(one, 'metadata', 'creationTimestamp') < textAt(other, 'metadata', 'creationTimestamp') ? 1 : -1,
  )[0];
}

function missingClass(wanted: string | undefined, classes: readonly Data[], members: readonly Claim[]): Finding[] {
  const names = classes.map(nameOf);
  const known = names.length === 0 ? 'the cluster has none' : `there are ${namesText(names)}`;
  const reason =
    wanted === undefined
      ? `no StorageClass is the default, and none is set; ${known}`
      : `there is no StorageClass '${wanted}'; ${known}`;
  return [...grouped(members, ({ workload }) => workload.subject).values()].map(([first, ...others]) =>
    failed(
      `${first!.workload.subject}: its ${counted(others.length + 1, 'volume')} ${others.length === 0 ? 'stays' : 'stay'} Pending: ${reason}`,
      {
        setting: first!.workload.setting('storageClass'),
      },
    ),
  );
}

function classText(found: Data): string {
  const binding = textAt(found, 'volumeBindingMode') || 'Immediate';
  const grows = found['allowVolumeExpansion'] === true ? 'volumes can grow' : 'volumes cannot grow';
  return `${nameOf(found)} (${textAt(found, 'provisioner')}, ${binding}, ${grows})`;
}

const withoutProvisioner = 'kubernetes.io/no-provisioner';

function driverFindings(cluster: Context['cluster'], found: Data, members: readonly Claim[]): readonly Finding[] {
  const provisioner = textAt(found, 'provisioner');
  if (provisioner === withoutProvisioner) return volumesFindings(cluster, nameOf(found), members);
  // Other provisioners than CSI drivers register nowhere.
  if (!provisioner.includes('.csi.') && !provisioner.startsWith('csi.')) return [];
  if (cluster.list('csidrivers.storage.k8s.io').some((driver) => nameOf(driver) === provisioner)) return [];
  return [
    failed(
      `the StorageClass ${nameOf(found)} is provisioned by ${provisioner}, which is not installed (no such CSIDriver)`,
      { setting: members[0]!.workload.setting('storageClass') },
    ),
  ];
}

/** Whether there are enough free volumes of a class that makes none. */
function volumesFindings(cluster: Context['cluster'], name: string, members: readonly Claim[]): readonly Finding[] {
  const free = cluster
    .list('persistentvolumes')
    .filter((one) => textAt(one, 'spec', 'storageClassName') === name && textAt(one, 'status', 'phase') === 'Available')
    .map((one) => amount(valueAt(one, ['spec', 'capacity', 'storage'])))
    .toSorted((one, other) => one - other);
  for (const claim of members.toSorted((one, other) => one.size - other.size)) {
    const fits = free.findIndex((size) => size >= claim.size);
    if (fits < 0)
      return [
        failed(
          `${claim.workload.subject}: no free volume of ${name === '' ? 'no class' : `the StorageClass ${name}`} has ${bytesText(claim.size)} for ${claim.name}; the class makes none`,
          { setting: claim.workload.setting('storageClass') },
        ),
      ];
    free.splice(fits, 1);
  }
  return [];
}

function riskFindings(
  found: Data,
  members: readonly Claim[],
  wanted: string | undefined,
  classes: readonly Data[],
): Finding[] {
  const { workload } = members[0]!;
  const setting = workload.setting('storageClass');
  const defaults = classes.filter((one) => textAt(one, 'metadata', 'annotations', defaultAnnotation) === 'true');
  return [
    ...(wanted === undefined && defaults.length > 1
      ? [warned(`${namesText(defaults.map(nameOf))} are all the default StorageClass; the newest is used`, { setting })]
      : []),
    ...(textAt(found, 'provisioner').includes('nfs')
      ? [
          warned(
            `${nameOf(found)} is NFS: MinIO and the write-ahead log of Loki need locks and fsync of a local file system`,
            { setting },
          ),
        ]
      : []),
    ...(found['volumeBindingMode'] !== 'WaitForFirstConsumer' && textAt(found, 'provisioner') !== withoutProvisioner
      ? [
          warned(
            `${nameOf(found)} binds volumes before pods have a node (Immediate): where nodes are in several zones, a pod can be left without one`,
            { setting },
          ),
        ]
      : []),
  ];
}
