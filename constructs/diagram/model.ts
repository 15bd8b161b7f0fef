import type { Flow, Labels } from '../contracts';
import { hasLabels, isPods, type Inventory, type WorkloadFacts } from '../kit';
import { distinct } from './collapse';
import type { View } from './kinds';
import { clientName } from './peers';

/** A box of the diagram. */
export interface DiagramNode {
  /** Unique: `logging/loki`. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'workload' | 'external' | 'machine' | 'clients';
  /** @default - outside the namespaces of the platform */
  readonly namespace?: string;
  /** Number of its pods. @default - no pods of this app, or one per node */
  readonly pods?: number;
  /** Lines below the name: `StatefulSet, 3 pods`. */
  readonly details: readonly string[];
  /** The buckets of an object store. Empty if it is none. */
  readonly buckets: readonly string[];
}

/** Workloads of which each connects to each. */
export interface DiagramGroup {
  readonly id: string;
  /** The value of the labels that its workloads share: `loki`. */
  readonly name: string;
  readonly namespace: string;
  /** Ids of its nodes. */
  readonly members: readonly string[];
}

/** One flow of the inventory, or one client that a workload accepts. */
export interface Connection {
  /** Id of a node. */
  readonly from: string;
  /** Id of a node, or of a group. */
  readonly to: string;
  readonly carries: string;
  readonly protocol: 'http' | 'https' | 'tcp';
  /** The port to which the client connects; that of the pods, if it is outside this app and no flow has another. */
  readonly port: number;
  /** @default - `port` */
  readonly podPort?: number;
  /** The user. @default - none */
  readonly login?: string;
  /** What it authenticates with instead of a user. @default - nothing */
  readonly authentication?: string;
  /** @default - none, or one chosen per request */
  readonly tenant?: string;
}

/** What an environment connects. */
export interface Diagram {
  /** Name of the environment. */
  readonly name: string;
  readonly view: View;
  readonly nodes: readonly DiagramNode[];
  readonly groups: readonly DiagramGroup[];
  readonly connections: readonly Connection[];
}

/** Id and name of the API server of the cluster. */
const apiServer = 'Kubernetes API';

/** Nodes, groups and connections, each in the order of the inventory. */
export function diagramOf(name: string, { workloads, flows }: Inventory): Diagram {
  const nodes = new Map<string, DiagramNode>();
  const groups = new Map<string, DiagramGroup>();
  const found = new WorkloadIndex(workloads);
  const buckets = bucketsOf(flows, (flow) => targetOf(flow));
  const add = (node: Omit<DiagramNode, 'buckets'>): string => {
    if (!nodes.has(node.id)) nodes.set(node.id, { ...node, buckets: buckets.get(node.id) ?? [] });
    return node.id;
  };

  /** The node or group at the end of a flow. */
  function targetOf({ to }: Pick<Flow, 'to'>): { readonly id: string; readonly members: readonly WorkloadFacts[] } {
    const members = to.backends.flatMap((peer) => (isPods(peer) ? found.selected(peer) : []));
    if (members.length === 0) return { id: to.host, members };
    return { id: members.length === 1 ? idOf(members[0]!) : members.map(idOf).join(' '), members };
  }

  for (const workload of workloads) add(workloadNode(workload));
  const services = servicesOf(flows, targetOf);
  const connections = flows.map((flow): Connection => {
    const { from, to, carries, login, authentication, tenant } = flow;
    const { id, members } = targetOf(flow);
    if (members.length === 0) add({ id, name: to.host, kind: 'external', details: [] });
    if (members.length > 1)
      groups.set(id, {
        id,
        name: to.backends
          .filter(isPods)
          .flatMap(({ labels }) => Object.values(labels))
          .join(' '),
        namespace: members[0]!.namespace,
        members: members.map(idOf),
      });
    const { podPort = to.port } = to;
    return {
      from: 'outside' in from ? add(machine(from.name)) : idOf(from),
      to: id,
      carries,
      protocol: to.scheme,
      port: to.port,
      ...(podPort !== to.port && { podPort }),
      ...(login !== undefined && { login }),
      ...(authentication !== undefined && { authentication }),
      ...(tenant !== undefined && { tenant }),
    };
  });
  const accepted = workloads.flatMap((workload) => {
    const to = idOf(workload);
    return (
      workload.clients
        // Clients of this app have flows.
        .filter(({ peer }) => !isPods(peer) || found.selected(peer).length === 0)
        .map(({ peer, port, carries }): Connection => {
          const from = add({ ...clientName(peer), kind: 'clients' });
          return { from, to, carries, protocol: 'tcp', port, ...services.get(`${to} ${port}`) };
        })
    );
  });
  const requests = workloads
    .filter(({ apiAccess }) => apiAccess)
    .map((workload): Connection => {
      const to = add({ id: apiServer, name: apiServer, kind: 'external', details: [] });
      return { from: idOf(workload), to, carries: 'API requests', protocol: 'https', port: 443 };
    });
  return {
    name,
    view: 'all',
    nodes: [...nodes.values()],
    groups: [...groups.values()],
    // A workload may be given the same endpoint twice.
    connections: distinct([...connections, ...accepted, ...requests]),
  };
}

function workloadNode(workload: WorkloadFacts): Omit<DiagramNode, 'buckets'> {
  const { name, namespace, kind, replicas } = workload;
  const pods = replicas === 'one per node' ? 'one pod per node' : `${replicas} ${replicas === 1 ? 'pod' : 'pods'}`;
  return {
    id: idOf(workload),
    name,
    kind: 'workload',
    namespace,
    ...(replicas !== 'one per node' && { pods: replicas }),
    details: [kind.endsWith('Job') ? kind : `${kind}, ${pods}`],
  };
}

function idOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

function machine(name: string): Omit<DiagramNode, 'buckets'> {
  return { id: `machine ${name}`, name, kind: 'machine', details: ['machine outside the cluster'] };
}

/** How the Services of workloads are reached, by the id of the workload and the port of its pods. */
function servicesOf(
  flows: readonly Flow[],
  target: (flow: Flow) => { readonly id: string },
): ReadonlyMap<string, Pick<Connection, 'protocol' | 'port' | 'podPort'>> {
  return new Map(
    flows
      .filter(({ to: { port, podPort = port } }) => podPort !== port)
      .map((flow) => {
        const { scheme, port, podPort } = flow.to;
        return [`${target(flow).id} ${podPort!}`, { protocol: scheme, port, podPort: podPort! }];
      }),
  );
}

/** The buckets of each object store, by the id of its node. */
function bucketsOf(
  flows: readonly Flow[],
  target: (flow: Flow) => { readonly id: string },
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const flow of flows)
    for (const bucket of flow.to.buckets ?? []) {
      const { id } = target(flow);
      found.set(id, (found.get(id) ?? new Set()).add(bucket));
    }
  return new Map([...found].map(([id, buckets]) => [id, [...buckets]]));
}

/** Finds workloads by the labels that select them; each selector is evaluated once. */
class WorkloadIndex {
  readonly #workloads: readonly WorkloadFacts[];
  readonly #selected = new Map<string, readonly WorkloadFacts[]>();

  constructor(workloads: readonly WorkloadFacts[]) {
    this.#workloads = workloads;
  }

  selected({ namespace, labels }: { readonly namespace: string; readonly labels: Labels }): readonly WorkloadFacts[] {
    const key = JSON.stringify([namespace, labels]);
    const known =
      this.#selected.get(key) ??
      this.#workloads.filter((one) => one.namespace === namespace && hasLabels(one.labels, labels));
    this.#selected.set(key, known);
    return known;
  }
}
