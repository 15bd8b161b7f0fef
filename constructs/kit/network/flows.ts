import type { IConstruct } from 'constructs';
import type { Flow, Labels, Pods, SecretNeed } from '../../contracts';
import { error, type Problem } from '../validation/problem';
import { escapeControl } from '../validation/text';

/** A Service of this program. */
interface KnownService {
  readonly namespace: string;
  readonly name: string;
  readonly selector: Labels;
  readonly ports: readonly number[];
  /** The workloads that are meant to answer. */
  readonly pods: readonly Pods[];
}

/** A workload of this program. */
interface KnownWorkload {
  readonly pods: Pods;
  readonly name: string;
  /** The labels by which others let it in, as a part of a whole. @default - its own */
  readonly peerLabels?: Labels | undefined;
}

/** Who runs, who is served, who talks to whom and with which Secrets, in one tree of constructs. */
export class Registry {
  readonly flows: Flow[] = [];
  readonly services = new Map<string, KnownService>();
  readonly secrets: SecretNeed[] = [];
  readonly #workloads = new Map<string, KnownWorkload[]>();
  readonly #names = new Map<string, number>();
  readonly #egress = new Map<string, Flow[]>();
  readonly #ingress = new Map<string, Flow[]>();

  addWorkload(workload: KnownWorkload): void {
    append(this.#workloads, key(workload.pods), workload);
  }

  /**
   * Whose labels a workload carries: those of another one, or those by which a Service or a policy means the parts of
   * something that it is no part of. It would be sent their requests, and let in as one of them.
   */
  labelConflicts({ pods, name, peerLabels }: KnownWorkload): Problem[] {
    const carries = (labels: Labels): boolean =>
      Object.entries(labels).every(([label, value]) => pods.labels[label] === value);
    const others = [...this.#workloads.values()]
      .flat()
      .filter((other) => other.pods.namespace === pods.namespace && other.name !== name);
    const twin = others.find((other) => key(other.pods) === key(pods));
    const whole = others.find(
      (other) => other.peerLabels !== undefined && !same(other.peerLabels, peerLabels) && carries(other.peerLabels),
    );
    const service = [...this.services.values()].find(
      (known) =>
        known.namespace === pods.namespace &&
        carries(known.selector) &&
        !known.pods.some((meant) => key(meant) === key(pods)),
    );
    if (twin === undefined && whole === undefined && service === undefined) return [];
    const [labels, whose] =
      twin !== undefined
        ? [pods.labels, `'${twin.name}'`]
        : whole !== undefined
          ? [whole.peerLabels!, `the pods of '${whole.name}'`]
          : [service!.selector, `the pods behind the Service '${service!.name}'`];
    return [
      error(
        ['name'],
        `the pods of '${escapeControl(name)}' would carry the labels of ${whose} in the namespace ${pods.namespace} (${written(labels)}): they would be sent the requests of those, and be let in where only those may. Take another name.`,
      ),
    ];
  }

  addFlow(flow: Flow): void {
    this.flows.push(flow);
    append(this.#egress, key(flow.from), flow);
    for (const peer of flow.to.backends)
      if (peer !== 'anyone' && 'namespace' in peer) append(this.#ingress, key(peer), flow);
  }

  addService(service: KnownService): void {
    this.services.set(`${service.namespace}/${service.name}`, service);
  }

  /**
   * Takes a name for an object; what is returned finds it taken before.
   *
   * @param kind - of what is made; another kind may have the same name
   */
  claim(kind: 'Service' | 'workload', namespace: string, name: string): () => Problem[] {
    const address = `${kind} ${namespace}/${name}`;
    const before = this.#names.get(address) ?? 0;
    this.#names.set(address, before + 1);
    return () => (before === 0 ? [] : [nameTaken(namespace, name)]);
  }

  #isTwin({ namespace, name }: { readonly namespace: string; readonly name: string }): boolean {
    return (this.#names.get(`Service ${namespace}/${name}`) ?? 0) > 1;
  }

  /** The flows that end at these pods. */
  ingressFlows(pods: Pods): readonly Flow[] {
    return this.#ingress.get(key(pods)) ?? [];
  }

  /** The flows that start at these pods. */
  egressFlows(pods: Pods): readonly Flow[] {
    return this.#egress.get(key(pods)) ?? [];
  }

  /** What is missing behind the flows that leave these pods: the Service, its port, or the pods. */
  danglingFlows(pods: Pods): Problem[] {
    return this.egressFlows(pods).flatMap((flow) => this.#dangling(flow));
  }

  #dangling({ from, to, carries }: Flow): Problem[] {
    // Where two Services have one name, that is what is told.
    if (to.service === undefined || this.#isTwin(to.service)) return [];
    const address = `${to.service.namespace}/${to.service.name}`;
    const service = this.services.get(address);
    const missing = (says: string): Problem[] => [
      error([], `${from.name} sends ${carries} to ${to.host}:${to.port}, but ${says}.`),
    ];
    if (service === undefined) return missing(`no construct of this app makes the Service ${address}`);
    if (!service.ports.includes(to.port))
      return missing(`the Service ${address} has only the ports ${service.ports.join(', ')}`);
    const answering = service.pods.some(
      (pods) =>
        this.#workloads.has(key(pods)) &&
        pods.namespace === service.namespace &&
        Object.entries(service.selector).every(([label, value]) => pods.labels[label] === value),
    );
    return answering ? [] : missing(`no pods of this app answer behind the Service ${address}`);
  }
}

function nameTaken(namespace: string, name: string): Problem {
  return error(
    ['name'],
    `two components of the namespace ${namespace} make objects of the name '${escapeControl(name)}'; the second would overwrite the first.`,
  );
}

function append<T>(index: Map<string, T[]>, at: string, value: T): void {
  const known = index.get(at);
  if (known === undefined) index.set(at, [value]);
  else known.push(value);
}

const registries = new WeakMap<IConstruct, Registry>();

/** The registry of the tree that a construct stands in. */
export function registryOf(construct: IConstruct): Registry {
  const root = construct.node.root;
  const known = registries.get(root) ?? new Registry();
  registries.set(root, known);
  return known;
}

/** Every recorded connection of a tree, in the order of recording. */
export function flowsOf(construct: IConstruct): readonly Flow[] {
  return registryOf(construct).flows;
}

function written(labels: Labels): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}: ${escapeControl(value)}`)
    .join(', ');
}

function same(left: Labels, right: Labels | undefined): boolean {
  return right !== undefined && written(left) === written(right);
}

/** The same pods, under the same key. */
export function key({ namespace, labels }: Pods): string {
  return `${namespace}|${JSON.stringify(Object.entries(labels).sort())}`;
}
