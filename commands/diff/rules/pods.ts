import { valueAt, type Data } from '../../../constructs/kit';
import { workloads, type Rules } from './rule';
import { accountOf, mapOf, mapsAt, podSpec, stringsAt, textOf } from './values';

/** What the pods of a workload may do on their node. */
export const pods: Rules = {
  fields: [
    {
      of: ['Namespace'],
      path: 'metadata/labels/pod-security.kubernetes.io~1enforce',
      when: ({ before, after }) => levelOf(after) < levelOf(before),
      risk: 'loosens security',
      why: ({ before, after }) =>
        `Pod Security is ${levelText(after)} instead of ${levelText(before)}: the namespace admits pods with more privileges.`,
    },
    {
      of: ['Namespace'],
      path: 'metadata/labels/pod-security.kubernetes.io~1enforce-version',
      when: ({ before, after }) => before !== undefined && after !== 'latest',
      risk: 'loosens security',
      why: ({ after }) => `Pod Security is that of ${textOf(after)}, which may admit more.`,
    },
    {
      of: ['ServiceAccount'],
      path: 'automountServiceAccountToken',
      when: ({ before, after }) => before === false && after !== false,
      risk: 'loosens security',
      why: 'Pods with this account get its token, unless they decline it.',
    },
  ],
  objects: [
    {
      of: [...workloads, 'Pod', 'ReplicaSet', 'ReplicationController'],
      risk: 'loosens security',
      find: ({ before, after }) => {
        const known = privilegesOf(podSpec(before));
        return privilegesOf(podSpec(after))
          .filter((privilege) => !known.includes(privilege))
          .map((privilege) => ({ at: 'spec.template.spec', why: `${privilege}.` }));
      },
    },
    {
      of: workloads,
      risk: 'loosens security',
      find: ({ before, after }, context) => {
        const account = context.after.find(
          ({ kind, namespace, name }) =>
            kind === 'ServiceAccount' && namespace === after?.namespace && name === accountOf(after),
        );
        const known = account === undefined ? accountOf(after) : (context.earlier(account)?.name ?? accountOf(after));
        return before === undefined || after === undefined || accountOf(before) === known
          ? []
          : [
              {
                at: 'spec.template.spec.serviceAccountName',
                why: `The pods have the permissions of the ServiceAccount ${accountOf(after)} instead of ${accountOf(before)}.`,
              },
            ];
      },
    },
  ],
};

const levels = ['privileged', 'baseline', 'restricted'];

/** A namespace without a level admits every pod. */
function levelOf(level: unknown): number {
  return Math.max(0, levels.indexOf(textOf(level)));
}

function levelText(level: unknown): string {
  return level === undefined ? 'not enforced' : textOf(level);
}

/** What the pods may do, each as a sentence. */
function privilegesOf(spec: Data | undefined): string[] {
  if (spec === undefined) return [];
  const containers = [...mapsAt(spec, ['initContainers']), ...mapsAt(spec, ['containers'])];
  return [
    ...(spec['shareProcessNamespace'] === true ? ['The containers of a pod see the processes of each other'] : []),
    ...(serviceAccountTokens(spec) ? ['The pods mount a token of their ServiceAccount (projected)'] : []),
    ...['hostNetwork', 'hostPID', 'hostIPC']
      .filter((key) => spec[key] === true)
      .map((key) => `The pods share the ${key.slice(4)} namespace of their node (${key})`),
    ...(spec['automountServiceAccountToken'] === false ? [] : ['The pods get the token of their ServiceAccount']),
    ...folderPrivileges(spec, containers),
    ...containers.flatMap((container) => containerPrivileges(container, spec)),
  ];
}

function serviceAccountTokens(spec: Data): boolean {
  return mapsAt(spec, ['volumes']).some((volume) =>
    mapsAt(volume, ['projected', 'sources']).some((source) => source['serviceAccountToken'] !== undefined),
  );
}

function folderPrivileges(spec: Data, containers: readonly Data[]): string[] {
  return mapsAt(spec, ['volumes']).flatMap((volume) => {
    const path = valueAt(volume, ['hostPath', 'path']);
    if (path === undefined) return [];
    const mounts = containers.flatMap((container) =>
      mapsAt(container, ['volumeMounts']).filter(({ name }) => name === volume['name']),
    );
    const writable = mounts.some(({ readOnly }) => readOnly !== true);
    return [
      `The pods can read ${textOf(path)} of their node`,
      ...(writable ? [`The pods can write to ${textOf(path)} of their node`] : []),
    ];
  });
}

function containerPrivileges(container: Data, spec: Data): string[] {
  const context = { ...mapOf(spec['securityContext']), ...mapOf(container['securityContext']) };
  const name = `The container ${textOf(container['name'])}`;
  const profile = valueAt(context, ['seccompProfile', 'type']);
  return [
    ...(context['privileged'] === true ? [`${name} is privileged`] : []),
    ...(context['runAsNonRoot'] !== true || context['runAsUser'] === 0 ? [`${name} may run as root`] : []),
    ...(context['allowPrivilegeEscalation'] === false ? [] : [`${name} may gain privileges`]),
    ...(context['readOnlyRootFilesystem'] === true ? [] : [`${name} can write to its root file system`]),
    ...(valueAt(context, ['appArmorProfile', 'type']) === 'Unconfined' ? [`${name} has no AppArmor profile`] : []),
    ...(context['procMount'] === 'Unmasked' ? [`${name} reads the unmasked /proc of its node`] : []),
    ...(context['runAsGroup'] === 0 || stringsAt(spec, ['securityContext', 'supplementalGroups']).includes('0')
      ? [`${name} runs with the group of root`]
      : []),
    ...(profile === undefined || profile === 'Unconfined' ? [`${name} has no seccomp profile`] : []),
    ...(stringsAt(context, ['capabilities', 'drop']).includes('ALL') ? [] : [`${name} keeps the default capabilities`]),
    ...stringsAt(context, ['capabilities', 'add']).map((capability) => `${name} has the capability ${capability}`),
    ...mapsAt(container, ['ports'])
      .filter(({ hostPort }) => hostPort !== undefined)
      .map(({ hostPort }) => `${name} listens on port ${textOf(hostPort)} of its node`),
  ];
}
