import type { IConstruct } from 'constructs';
import type {
  Artifact,
  Credentials,
  Endpoint,
  Flow,
  FlowMachine,
  FlowPods,
  Labels,
  Pods,
  SecretNeed,
} from '../../contracts';
import { hasLabels } from '../validation/labels';
import { error, type Problem } from '../validation/problem';
import { escapeControl } from '../validation/text';
import { isPods } from './peers';

/** A Service of this app. */
interface KnownService {
  readonly namespace: string;
  readonly name: string;
  readonly selector: Labels;
  readonly ports: readonly number[];
  /** The workloads that it is meant to select. */
  readonly pods: readonly Pods[];
}

/** A workload of this app. */
interface KnownWorkload {
  readonly pods: Pods;
  readonly name: string;
  /** Labels by which the NetworkPolicies of its servers select it. @default - those of its pods */
  readonly peerLabels?: Labels | undefined;
}

/** A connection of a workload. */
export type PodFlow = Flow & { readonly from: FlowPods };

/** The workloads, Services, flows, Secrets and artifacts of one tree of constructs. */
export class Registry {
  readonly flows: Flow[] = [];
  readonly services = new Map<string, KnownService>();
  readonly secrets: { readonly scope: IConstruct; readonly need: SecretNeed }[] = [];
  readonly artifacts: { readonly scope: IConstruct; readonly artifact: Artifact }[] = [];
  /** Names by which images are published, by the names by which they are pulled. */
  readonly publishedImages = new Map<string, string>();
  readonly #workloads = new Map<string, KnownWorkload[]>();
  readonly #names = new Map<string, number>();
  readonly #accounts = new Map<string, string>();
  readonly #created = new Set<string>();
  readonly #egress = new Map<string, PodFlow[]>();
  readonly #ingress = new Map<string, PodFlow[]>();

  addWorkload(workload: KnownWorkload): void {
    append(this.#workloads, key(workload.pods), workload);
  }

  /**
   * Reports a workload whose labels match another workload, its peer labels, or the selector of a Service that is not
   * meant to select it: it would receive requests of the other, and NetworkPolicies would allow it in its place.
   */
  labelConflicts({ pods, name, peerLabels }: KnownWorkload): Problem[] {
    const matches = (labels: Labels): boolean => hasLabels(pods.labels, labels);
    const others = [...this.#workloads.values()]
      .flat()
      .filter((other) => other.pods.namespace === pods.namespace && other.name !== name);
    const duplicate = others.find((other) => key(other.pods) === key(pods));
    const group = others.find(
      (other) => other.peerLabels !== undefined && !same(other.peerLabels, peerLabels) && matches(other.peerLabels),
    );
    const service = [...this.services.values()].find(
      (known) =>
        known.namespace === pods.namespace &&
        matches(known.selector) &&
        !known.pods.some((meant) => key(meant) === key(pods)),
    );
    if (duplicate === undefined && group === undefined && service === undefined) return [];
    const [labels, owner] =
      duplicate !== undefined
        ? [pods.labels, `'${duplicate.name}'`]
        : group !== undefined
          ? [group.peerLabels!, `the pods of '${group.name}'`]
          : [service!.selector, `the pods behind the Service '${service!.name}'`];
    return [
      error(
        ['name'],
        `the pods of '${escapeControl(name)}' would have the labels of ${owner} in the namespace ${pods.namespace} (${labelsText(labels)}): Services and NetworkPolicies could not tell them apart. Choose another name.`,
      ),
    ];
  }

  /** Records a connection. */
  addFlow(
    from: FlowPods | FlowMachine,
    to: Endpoint,
    carries: string,
    { login, authentication, tenant }: Credentials,
  ): void {
    const flow: Flow = {
      from,
      to,
      carries,
      ...(login !== undefined && { login: login.user }),
      ...(authentication !== undefined && { authentication }),
      ...(tenant !== undefined && { tenant }),
    };
    this.flows.push(flow);
    if (isOfPods(flow)) this.#index(flow);
  }

  #index(flow: PodFlow): void {
    append(this.#egress, key(flow.from), flow);
    for (const peer of flow.to.backends) if (isPods(peer)) append(this.#ingress, key(peer), flow);
  }

  addService(service: KnownService): void {
    this.services.set(`${service.namespace}/${service.name}`, service);
  }

  /**
   * Reserves the name of an object. The returned check reports a name that was reserved before.
   *
   * @param kind - objects of different kinds may have the same name
   */
  claim(kind: 'Service' | 'workload', namespace: string, name: string): () => Problem[] {
    const address = `${kind} ${namespace}/${name}`;
    const before = this.#names.get(address) ?? 0;
    this.#names.set(address, before + 1);
    return () => (before === 0 ? [] : [nameTaken(namespace, name)]);
  }

  /** Whether nobody asked for this object before: the first one creates it for all. */
  isFirst(address: string): boolean {
    const before = this.#created.size;
    return this.#created.add(address).size > before;
  }

  /**
   * Records that a workload needs a ServiceAccount, which the first one creates.
   *
   * @param text - its content
   * @returns the content that the first one gave it; `undefined` for the first
   */
  serviceAccount(address: string, text: string): string | undefined {
    const known = this.#accounts.get(address);
    if (known === undefined) this.#accounts.set(address, text);
    return known;
  }

  #isDuplicate({ namespace, name }: { readonly namespace: string; readonly name: string }): boolean {
    return (this.#names.get(`Service ${namespace}/${name}`) ?? 0) > 1;
  }

  /** The flows that end at these pods. */
  ingressFlows(pods: Pods): readonly PodFlow[] {
    return this.#ingress.get(key(pods)) ?? [];
  }

  /** The flows that start at these pods. */
  egressFlows(pods: Pods): readonly PodFlow[] {
    return this.#egress.get(key(pods)) ?? [];
  }

  /** Reports flows of these pods to a Service that does not exist, lacks the port, or selects no pods. */
  danglingFlows(pods: Pods): Problem[] {
    return this.egressFlows(pods).flatMap((flow) => this.#dangling(flow));
  }

  #dangling({ from, to, carries }: Flow): Problem[] {
    // Two Services of the same name are reported as such; what follows from it is not.
    if (to.service === undefined || this.#isDuplicate(to.service)) return [];
    const address = `${to.service.namespace}/${to.service.name}`;
    const service = this.services.get(address);
    const missing = (reason: string): Problem[] => [
      error([], `${from.name} sends ${carries} to ${to.host}:${to.port}, but ${reason}.`),
    ];
    if (service === undefined) return missing(`no construct of this app creates the Service ${address}`);
    if (!service.ports.includes(to.port))
      return missing(`the Service ${address} has only the ports ${service.ports.join(', ')}`);
    const answering = service.pods.some(
      (pods) =>
        this.#workloads.has(key(pods)) &&
        pods.namespace === service.namespace &&
        hasLabels(pods.labels, service.selector),
    );
    return answering ? [] : missing(`the Service ${address} selects no pods of this app`);
  }
}

function nameTaken(namespace: string, name: string): Problem {
  return error(
    ['name'],
    `two components create objects with the name '${escapeControl(name)}' in the namespace ${namespace}; the second would overwrite the first.`,
  );
}

function isOfPods(flow: Flow): flow is PodFlow {
  return !('outside' in flow.from);
}

function append<T>(index: Map<string, T[]>, at: string, value: T): void {
  const known = index.get(at);
  if (known === undefined) index.set(at, [value]);
  else known.push(value);
}

const registries = new WeakMap<IConstruct, Registry>();

/** The registry of the tree of a construct. */
export function registryOf(construct: IConstruct): Registry {
  const root = construct.node.root;
  const known = registries.get(root) ?? new Registry();
  registries.set(root, known);
  return known;
}

function labelsText(labels: Labels): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}: ${escapeControl(value)}`)
    .join(', ');
}

function same(left: Labels, right: Labels | undefined): boolean {
  return right !== undefined && labelsText(left) === labelsText(right);
}

/** A map key that identifies pods. */
export function key({ namespace, labels }: Pods): string {
  return `${namespace}|${JSON.stringify(Object.entries(labels).sort())}`;
}
