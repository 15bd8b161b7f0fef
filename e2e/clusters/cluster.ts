/** What a scenario needs of its cluster beyond an API server. */
export interface Shape {
  /** Minor release of Kubernetes. @default - any; the lab has 1.28 */
  readonly kubernetes?: '1.28' | '1.34';
  /** Nodes, each in a zone of its own: `zone-1`, `zone-2`, `zone-3`. @default - any; the lab has 1 */
  readonly nodes?: 1 | 2 | 3;
}

/** What a step does to nodes, which an API server does not offer. */
export const abilities = {
  processes: 'kills processes on nodes',
  files: 'reads and deletes files on nodes',
  kubelet: 'changes the configuration of a kubelet',
  power: 'cuts the power of nodes',
  addresses: 'connects to ports of nodes',
} as const;

export type Ability = keyof typeof abilities;

/** What a cluster offers to scenarios. */
export interface Offer {
  /** Minor release of Kubernetes. @default - the release that a scenario needs */
  readonly kubernetes?: string;
  /** Number of nodes. @default - the number that a scenario needs */
  readonly nodes?: number;
  readonly abilities: ReadonlySet<Ability>;
}

/** Why a cluster cannot meet needs, one reason each; empty if it can. */
export function unmet({ kubernetes, nodes }: Shape, needed: readonly Ability[], offer: Offer): string[] {
  return [
    ...(kubernetes !== undefined && offer.kubernetes !== undefined && offer.kubernetes !== kubernetes
      ? [`it needs Kubernetes ${kubernetes}, and this is ${offer.kubernetes}`]
      : []),
    ...(nodes !== undefined && offer.nodes !== undefined && offer.nodes < nodes
      ? [`it needs ${nodes} nodes, each in a zone, and there are ${offer.nodes}`]
      : []),
    ...needed.filter((ability) => !offer.abilities.has(ability)).map((ability) => `it ${abilities[ability]}`),
  ];
}

/** Access to the machines of a cluster. */
export interface Nodes {
  /** Names of the nodes. */
  readonly names: readonly string[];
  /** Kills every container of a pod with SIGKILL. */
  kill(namespace: string, pod: string): void;
  /** Makes the kubelet rotate files of logs at a size, such as `1Mi`. */
  rotateLogs(size: string): Promise<void>;
  /** Simulates a power loss: kubelet, container runtime and pods are killed. The disk is kept. */
  losePower(node: number): void;
  /** Starts a node after a power loss. */
  returnPower(node: number): void;
  /** Deletes a folder of the first node, if it exists. */
  remove(path: string): void;
}

/** Where scenarios run. `kubectl` of this process and of its children reaches this cluster and no other. */
export interface Cluster {
  readonly offer: Offer;
  /** Present if the cluster has every ability. */
  readonly node?: Nodes;
  /** Seconds that every wait for Ready pods may be longer, because images are pulled. */
  readonly pullSeconds: number;
  /** Prepares a cluster without objects of earlier scenarios. */
  start(shape: Shape): void;
  /** Provides the images of the manifests in a folder. @returns images that the cluster cannot get */
  images(folder: string): string[];
  /**
   * URL at which this machine can reach a Service, until the scenario ends; of a port with https too, it begins with http.
   *
   * @param port - of the Service, 80 or 443. @default 80
   */
  url(namespace: string, service: string, port?: number): Promise<string>;
  /**
   * Checks that a scenario overwrites nothing.
   *
   * @param namespaces - that it creates
   * @param folders - of manifests
   * @throws Error with what exists already
   */
  refuseExisting(namespaces: readonly string[], folders: readonly string[]): void;
  /** Removes what a scenario created. @returns what stays; empty if nothing does */
  clean(namespaces: readonly string[], folders: readonly string[]): string[];
  /** Ends the access to the cluster. */
  end(): void;
}
