import { grouped, type Data } from '../../../constructs/kit';
import { counted, failed, namesText, orPassed, warned, type DoctorCheck, type Finding } from '../check';
import { bytesText, cpuText } from '../cluster/amounts';
import { nodesOf, obstacleOn, type Obstacle } from '../cluster/nodes';
import { mapAt, nameOf } from '../cluster/reader';
import { place, roomOf, type Unplaced } from '../cluster/room';
import type { PlatformWorkload } from '../workloads';

/** Architectures for which the images are published. */
const architectures = ['amd64', 'arm64'];

/** Nodes on which the pods may run. */
export const nodes: DoctorCheck = {
  id: 'nodes',
  phase: 'before',
  checks:
    'Every workload has a node on which its pods may run: taints and tolerations, nodeSelector, node affinity, and the architectures of the images (amd64, arm64).',
  says: 'Why each node is excluded; `pod.tolerations`, `pod.nodeSelector` or `pod.affinity` of the component.',
  run: (context) => {
    const { workloads } = context;
    const all = nodesOf(context);
    const findings = [
      ...exclusionFindings(
        workloads.flatMap((workload) => exclusionOf(workload, all) ?? []),
        all[0]!,
      ),
      ...all
        .filter((node) => !architectures.includes(architectureOf(node)))
        .map((node) =>
          warned(
            `the node ${nameOf(node)} is ${architectureOf(node) || 'of an unknown architecture'}; the images are for ${architectures.join(' and ')}`,
          ),
        ),
    ];
    return orPassed(findings, `every workload may run on at least one of ${counted(all.length, 'node')}`);
  },
};

function architectureOf(node: Data): string {
  return mapAt(node, 'metadata', 'labels')['kubernetes.io/arch'] ?? '';
}

/** A workload whose pods no node runs. */
interface Excluded {
  readonly workload: PlatformWorkload;
  /** Why each node does not. */
  readonly reasons: string;
  /** The pod setting that decides it. @default - none: the nodes themselves */
  readonly key: Obstacle['setting'];
}

/** Why no node runs the pods of a workload; undefined if one does. */
function exclusionOf(workload: PlatformWorkload, all: readonly Data[]): Excluded | undefined {
  const obstacles = all.flatMap((node) => {
    const obstacle = obstacleOn(node, workload.pod, workload.kind === 'DaemonSet');
    return obstacle === undefined ? [] : [{ name: nameOf(node), obstacle }];
  });
  if (obstacles.length < all.length) return undefined;
  const reasons = [...grouped(obstacles, ({ obstacle }) => obstacle.reason)].map(
    ([reason, members]) => `${namesText(members.map(({ name }) => name))} ${reason}`,
  );
  const key = obstacles.find(({ obstacle }) => obstacle.setting !== undefined)?.obstacle.setting;
  return { workload, reasons: reasons.join('; '), key };
}

/** Workloads that the same nodes exclude for the same reasons, as one finding: `pods` can set what all of them need. */
function exclusionFindings(found: readonly Excluded[], node: Data): Finding[] {
  const groups = grouped(found, ({ reasons, key }) => `${key ?? ''} ${reasons}`);
  return [...groups.values()].map((members) => {
    const { workload, reasons, key } = members[0]!;
    const subjects = namesText(
      members.map((one) => one.workload.subject),
      8,
    );
    return failed(`${subjects}: no node runs its pods: ${reasons}`, {
      setting: key === undefined ? undefined : members.length === 1 ? workload.setting(key) : ['pods', key],
      command: key === undefined ? `kubectl describe node ${nameOf(node)}` : undefined,
    });
  });
}

/** Room for the requests of the pods. */
export const room: DoctorCheck = {
  id: 'room',
  phase: 'before',
  checks:
    'The nodes have room for the requests of all pods that do not run yet: what is allocatable, without the requests of the pods that run, packed onto nodes with their selectors, taints, required anti-affinity and topology spread. It is an estimate: the scheduler decides.',
  says: 'The pods that fit on no node, what they request and what is free; `pod.resources` of the component.',
  run: (context) => {
    const { cluster, workloads } = context;
    const pods = cluster.list('pods');
    const all = nodesOf(context);
    const rooms = roomOf(all, pods);
    const unplaced = place(workloads, pods, rooms);
    const free = (key: 'cpu' | 'memory'): number => rooms.reduce((sum, one) => sum + Math.max(0, one[key]), 0);
    return orPassed(
      groupedByNode(unplaced).map(roomFinding),
      `all pods that a node may run fit; ${cpuText(free('cpu'))} and ${bytesText(free('memory'))} are then free on ${counted(all.length, 'node')}`,
    );
  },
};

/** Pods of a DaemonSet that lack the same on several nodes are one finding. */
function groupedByNode(unplaced: readonly Unplaced[]): (Unplaced & { readonly nodes: readonly string[] })[] {
  return [...grouped(unplaced, ({ workload, lacks }) => `${workload.subject} ${lacks}`).values()].map((members) => ({
    ...members[0]!,
    nodes: members.map(({ node }) => node.name),
    pods: members.reduce((sum, one) => sum + one.pods, 0),
  }));
}

function roomFinding({
  workload,
  requests,
  pods,
  lacks,
  node,
  nodes: names,
}: ReturnType<typeof groupedByNode>[number]) {
  const count = `${workload.subject}: ${pods} pod${pods === 1 ? '' : 's'}`;
  if (lacks === 'distance')
    return failed(
      `${count} of ${String(workload.replicas)} would have no node: they must not share one (affinity or topology spread)`,
      {
        setting: workload.setting('affinity'),
      },
    );
  if (lacks === 'pods')
    return failed(`${count} fit on no node: ${node.name} runs as many pods as it may`, {
      command: `kubectl get node ${node.name} --output jsonpath='{.status.allocatable.pods}'`,
    });
  const [needed, left] =
    lacks === 'cpu'
      ? [cpuText(requests.cpu), cpuText(Math.max(0, node.cpu))]
      : [bytesText(requests.memory), bytesText(Math.max(0, node.memory))];
  const where = workload.replicas === 'one per node' ? namesText(names) : `${node.name}, the node with most room,`;
  return failed(
    `${count} requesting ${needed}${lacks === 'memory' ? ' of memory' : ''} ${pods === 1 ? 'fits' : 'fit'} on no node: ${where} has ${left} left`,
    { setting: workload.setting('resources', lacks) },
  );
}
