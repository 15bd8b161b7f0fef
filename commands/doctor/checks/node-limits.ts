import type { Data } from '../../../constructs/kit';
import { Skipped } from '../../checks/check';
import { nameOfPod, outputOf, probePod } from '../../checks/probe';
import { orPassed, unknown, warned, type Context, type DoctorCheck, type Finding } from '../check';
import { nodesOf } from '../cluster/nodes';
import { nameOf } from '../cluster/reader';
import { isReady } from './server';

/** Limits below which a node is reported: those that kind recommends for inotify, of which 128 is a usual default. */
const least = { instances: 512, watches: 65_536, files: 4096 } as const;

const texts = {
  instances: 'fs.inotify.max_user_instances',
  watches: 'fs.inotify.max_user_watches',
  files: 'open files of a container (ulimit -n)',
} as const;

const onNode =
  'sysctl fs.inotify.max_user_instances fs.inotify.max_user_watches   # on each node, or in: kubectl debug node/NODE -it --image=busybox';

/** Limits of the kernel of nodes. */
export const nodeLimits: DoctorCheck = {
  id: 'node-limits',
  phase: 'before',
  checks:
    'The limits of inotify and of open files of the nodes, which agents that watch many files exceed (`too many open files`). Neither the API server nor a kubelet reports them: `--probe` reads them with a short pod on each node.',
  says: 'The node, the limit, its value and the `sysctl` to run on the node.',
  run: async (context) => {
    const daemons = context.workloads.filter(({ kind }) => kind === 'DaemonSet');
    if (daemons.length === 0) return 'no agent reads files of nodes';
    if (!context.probe)
      return [
        unknown('no API reports the limits of nodes; use --probe, or read them on each node', { command: onNode }),
      ];
    const ready = nodesOf(context).filter(isReady);
    if (ready.length === 0) throw new Skipped('no node is Ready');
    const found: Finding[] = [];
    const shown: string[] = [];
    for (const node of ready) {
      const limits = await limitsOf(context, nameOf(node));
      shown.push(
        `${nameOf(node)}: ${limits.instances} instances, ${limits.watches} watches, ${limits.files} open files`,
      );
      for (const key of ['instances', 'watches', 'files'] as const)
        if (limits[key] < least[key])
          found.push(
            warned(
              `the node ${nameOf(node)} allows ${limits[key]} of ${texts[key]}, less than ${least[key]}: agents that watch many files can fail with 'too many open files'`,
              {
                command:
                  key === 'files'
                    ? undefined
                    : `sysctl -w ${texts[key]}=${least[key]}   # on ${nameOf(node)}, and in /etc/sysctl.d/`,
              },
            ),
          );
    }
    return orPassed(found, shown.join('; '));
  },
};

const script = `cat /proc/sys/fs/inotify/max_user_instances /proc/sys/fs/inotify/max_user_watches; ulimit -n`;

/** Reads the limits with a pod on a node. @throws Skipped if it does not run */
async function limitsOf(context: Context, node: string): Promise<Record<'instances' | 'watches' | 'files', number>> {
  const { cluster } = context;
  const output = await outputOf(
    probePod({ ...probeHost(context), name: nameOfPod('doctor'), app: 'doctor', script, node }),
    (args, input) => cluster.text(args, input),
  );
  const [instances = 0, watches = 0, files = 0] = output
    .trim()
    .split('\n')
    .map((line) => (line === 'unlimited' ? Infinity : Number(line)));
  return { instances, watches, files };
}

/** Where pods of checks run, and the pods whose image they have: it has a shell. */
export function probeHost({ cluster, workloads }: Context): { readonly namespace: string; readonly like: Data } {
  const host = workloads.find(({ section }) => section[0] === 'gateway') ?? workloads[0]!;
  const exists = cluster.find('namespace', host.namespace) !== undefined;
  return { namespace: exists ? host.namespace : 'default', like: host.pod };
}
