import { isMap, valueAt, type Data } from '../../../constructs/kit';
import { workloads, type Rules } from './rule';
import { mapsAt, podSpec, stringsAt, textOf } from './values';

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
      of: ['ServiceAccount'],
      path: 'automountServiceAccountToken',
      when: ({ before, after }) => before === false && after !== false,
      risk: 'loosens security',
      why: 'Pods with this account get its token, unless they decline it.',
    },
  ],
  objects: [
    {
      of: workloads,
      risk: 'loosens security',
      find: ({ before, after }) => {
        const known = privilegesOf(podSpec(before));
        return privilegesOf(podSpec(after))
          .filter((privilege) => !known.includes(privilege))
          .map((privilege) => ({ at: 'spec.template.spec', why: `${privilege}.` }));
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
    ...['hostNetwork', 'hostPID', 'hostIPC']
      .filter((key) => spec[key] === true)
      .map((key) => `The pods share the ${key.slice(4)} namespace of their node (${key})`),
    ...(spec['automountServiceAccountToken'] === false ? [] : ['The pods get the token of their ServiceAccount']),
    ...folderPrivileges(spec, containers),
    ...containers.flatMap((container) => containerPrivileges(container, spec)),
  ];
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
    ...(profile === undefined || profile === 'Unconfined' ? [`${name} has no seccomp profile`] : []),
    ...(stringsAt(context, ['capabilities', 'drop']).includes('ALL') ? [] : [`${name} keeps the default capabilities`]),
    ...stringsAt(context, ['capabilities', 'add']).map((capability) => `${name} has the capability ${capability}`),
    ...mapsAt(container, ['ports'])
      .filter(({ hostPort }) => hostPort !== undefined)
      .map(({ hostPort }) => `${name} listens on port ${textOf(hostPort)} of its node`),
  ];
}

function mapOf(value: unknown): Data {
  return isMap(value) ? value : {};
}
