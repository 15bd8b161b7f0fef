import type { PodSecurityContext } from '../../../imports/k8s';
import { error, replaceWith, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { escapeControl } from '../validation/text';

/**
 * Who the containers run as. What protects the node stays: no root but for the node agent, a read-only root filesystem,
 * no capabilities, no privilege escalation.
 */
export interface SecurityContextSettings {
  /**
   * User and group of every container. `assigned`: the cluster chooses them and the group of the volumes, as OpenShift
   * does from the range of the namespace.
   *
   * @default - a fixed user of the component: 10001, of the gateway 10101, of the node agent 0
   */
  readonly runAsUser?: number | 'assigned';
  /** Groups of the processes in addition to their own. @default - none */
  readonly supplementalGroups?: readonly number[];
  /** SELinux label of the containers. @default - chosen by the container runtime or the cluster */
  readonly seLinuxOptions?: SeLinuxSettings;
  /** System calls that are permitted. @default { type: 'RuntimeDefault' } */
  readonly seccompProfile?: SeccompSettings;
}

/** An SELinux label, without user and role, which Pod Security forbids. */
export interface SeLinuxSettings {
  /** Type: `container_t`. The node agent may have any, for example `spc_t`. @default - chosen by the runtime */
  readonly type?: string;
  /** Level: `s0:c123,c456`. @default - chosen by the runtime */
  readonly level?: string;
}

/** A seccomp profile: that of the container runtime, or a file of the node. */
export interface SeccompSettings {
  readonly type: 'RuntimeDefault' | 'Localhost';
  /** The file, below the seccomp folder of the kubelet; required for `Localhost`. @default - none */
  readonly localhostProfile?: string;
}

/** User and group of the pods, as the construct needs them. */
export interface PodUser {
  readonly user: number;
  /** Why the pods run as root. @default - they do not */
  readonly rootReason: string | undefined;
  /** The group of the volumes. @default - none */
  readonly volumeGroup: number | undefined;
}

/** The security context of a pod. The user of pods that need root stays. */
export function podSecurityContext(
  { user, rootReason, volumeGroup }: PodUser,
  settings: SecurityContextSettings = {},
): PodSecurityContext {
  const { runAsUser = user, supplementalGroups, seLinuxOptions, seccompProfile } = settings;
  const chosen = rootReason === undefined ? runAsUser : 0;
  return {
    runAsNonRoot: chosen !== 0,
    ...(chosen !== 'assigned' && { runAsUser: chosen, runAsGroup: chosen }),
    ...(volumeGroup !== undefined && {
      ...(chosen !== 'assigned' && { fsGroup: volumeGroup }),
      fsGroupChangePolicy: 'OnRootMismatch',
    }),
    ...(supplementalGroups !== undefined && { supplementalGroups: [...supplementalGroups] }),
    ...(seLinuxOptions !== undefined && { seLinuxOptions: { ...seLinuxOptions } }),
    seccompProfile: seccompProfile === undefined ? { type: 'RuntimeDefault' } : { ...seccompProfile },
  };
}

/** The SELinux types that the Pod Security standards `baseline` and `restricted` permit in every release since 1.28. */
const confinedTypes = ['container_t', 'container_init_t', 'container_kvm_t'];

/** Largest user and group ID that Kubernetes accepts. */
const maxId = 2 ** 31 - 1;

/**
 * Validates `securityContext`.
 *
 * @param rootReason - why the pods run as root, if they do
 */
export function securityContextProblems(
  path: Path,
  settings: SecurityContextSettings | undefined,
  rootReason: string | undefined,
): Problem[] {
  const { runAsUser, supplementalGroups = [], seLinuxOptions = {}, seccompProfile } = settings ?? {};
  const problems: Problem[] = [];
  const add = (setting: readonly (string | number)[], message: string, help = {}): void =>
    void problems.push(error([...path, ...setting], message, help));
  if (runAsUser !== undefined && rootReason !== undefined)
    add(['runAsUser'], `these pods run as root, because ${rootReason}.`, { fix: { remove: true } });
  else if (runAsUser === 0) add(['runAsUser'], 'the pods must not run as root (0), which Pod Security forbids.');
  else if (typeof runAsUser === 'number' && !isId(runAsUser))
    add(['runAsUser'], `${runAsUser} is not a user ID; it must be a whole number from 1 to ${maxId}, or 'assigned'.`);
  for (const [n, group] of supplementalGroups.entries())
    if (!isId(group))
      add(['supplementalGroups', n], `${group} is not a group ID; it must be a whole number from 0 to ${maxId}.`);
  const { type, level } = seLinuxOptions;
  if (type !== undefined && !/^\w+$/.test(type))
    add(['seLinuxOptions', 'type'], `'${escapeControl(type)}' is not an SELinux type: letters, digits and '_'.`);
  else if (type !== undefined && rootReason === undefined && !confinedTypes.includes(type))
    add(
      ['seLinuxOptions', 'type'],
      `'${type}' is only possible for the node agent: Pod Security permits ${confinedTypes.join(', ')} in other namespaces.`,
    );
  if (level !== undefined && !/^s\d+(-s\d+)?(:c\d+([,.]c\d+)*)?$/.test(level))
    add(['seLinuxOptions', 'level'], `'${escapeControl(level)}' is not an SELinux level, such as 's0:c123,c456'.`);
  return [...problems, ...seccompProblems([...path, 'seccompProfile'], seccompProfile)];
}

function isId(id: number): boolean {
  return Number.isInteger(id) && id >= 0 && id <= maxId;
}

function seccompProblems(path: Path, profile: SeccompSettings | undefined): Problem[] {
  const { type = 'RuntimeDefault', localhostProfile: file } = profile ?? {};
  const at = [...path, 'localhostProfile'];
  if (type === 'RuntimeDefault')
    return file === undefined
      ? []
      : [error(at, `the type 'RuntimeDefault' has no file; only 'Localhost' has one.`, { fix: { remove: true } })];
  if (file === undefined) return [error(at, `the type 'Localhost' needs the file of the profile.`)];
  if (!file.startsWith('/') && !file.split('/').includes('..') && file !== '') return [];
  const relative = file.replace(/^\/+/, '');
  return [
    error(
      at,
      `'${escapeControl(file)}' is not a path below the seccomp folder of the kubelet: relative, without '..'.`,
      replaceWith(relative === '' || relative.split('/').includes('..') ? undefined : relative),
    ),
  ];
}
