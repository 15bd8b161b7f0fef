import { kubectl } from '../../commands/kubectl';
import type { Environment } from '../../constructs/platform';
import type { Cluster, Nodes } from '../clusters/cluster';
import type { Scenario } from '../scenarios/scenario';
import { Deployment } from './deployment';
import { podOf, type PodDescription } from './pods';
import { Traffic } from './traffic';

/** A step that the programs of this cluster do not allow; the message is the reason. */
export class Skip extends Error {}

/** A scenario on a cluster: what its steps share. */
export class Run {
  readonly cluster: Cluster;
  readonly scenario: Scenario;
  /** The environments of the scenario, by their keys. */
  readonly deployments: ReadonlyMap<string, Deployment>;
  readonly #urls = new Map<string, Promise<string>>();

  /** @throws Error if an environment has errors */
  constructor(cluster: Cluster, scenario: Scenario) {
    this.cluster = cluster;
    this.scenario = scenario;
    this.deployments = new Map(
      Object.entries(scenario.environments).map(([key, environment]) => [key, new Deployment(cluster, environment)]),
    );
  }

  /** @param key - of an environment. @default - the first one */
  deployment(key = [...this.deployments.keys()][0]): Deployment {
    const found = this.deployments.get(key ?? '');
    if (found === undefined) throw new Error(`the scenario has no environment${key === undefined ? '' : ` '${key}'`}`);
    return found;
  }

  /** A platform with other settings than those of the scenario. */
  variant(environment: Environment): Deployment {
    return new Deployment(this.cluster, environment);
  }

  /** Pushes and queries through the gateway of an environment. */
  traffic(key?: string): Promise<Traffic> {
    const { namespace, name } = this.gateway(key);
    return this.url(namespace, name, this.deployment(key).platform.gateway!.endpoint.port).then(
      (url) => new Traffic(url, this.deployment(key).platform),
    );
  }

  /** URL at which this machine can reach a Service. */
  url(namespace: string, service: string, port = 80): Promise<string> {
    const address = `${namespace}/${service}:${port}`;
    const url = this.#urls.get(address) ?? this.cluster.url(namespace, service, port);
    this.#urls.set(address, url);
    return url;
  }

  /** The Service of the gateway of an environment. */
  gateway(key?: string): { readonly namespace: string; readonly name: string } {
    return this.deployment(key).platform.gateway!.endpoint.service!;
  }

  /** @throws Error if the cluster has no access to its nodes, which the needs of the step exclude */
  get node(): Nodes {
    if (this.cluster.node === undefined) throw new Error('this cluster gives no access to its nodes');
    return this.cluster.node;
  }

  /** Images that the cluster cannot get, of all environments. */
  get missing(): string[] {
    return [...new Set([...this.deployments.values()].flatMap(({ missing }) => missing))];
  }

  /** The images without which a program does not run, such as `vector`. */
  missingOf(programs: readonly string[]): string[] {
    return this.missing.filter((image) => programs.includes(/([^/]+):[^:]*$/.exec(image)?.[1] ?? ''));
  }

  /** Creates a namespace, where it does not exist, with pods. */
  createPods(namespace: string, pods: readonly PodDescription[]): void {
    const manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    kubectl(['apply', '--filename', '-'], JSON.stringify(manifest));
    for (const pod of pods) kubectl(['create', '--filename', '-'], JSON.stringify(podOf(namespace, pod)));
  }
}

/** What a step leaves to later ones. */
export class Kept<Value> {
  readonly #step: string;
  readonly #values = new WeakMap<Run, Value>();

  /** @param step - that makes the value */
  constructor(step: string) {
    this.#step = step;
  }

  set(run: Run, value: Value): Value {
    this.#values.set(run, value);
    return value;
  }

  /** The value, or another one if there is none yet. */
  or(run: Run, otherwise: Value): Value {
    return this.#values.get(run) ?? otherwise;
  }

  /** @throws Error if the step has not ended without an error */
  of(run: Run): Value {
    const value = this.#values.get(run);
    if (value === undefined) throw new Error(`not possible without the step '${this.#step}', which did not succeed`);
    return value;
  }
}
