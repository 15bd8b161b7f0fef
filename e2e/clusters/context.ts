import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubectl } from '../../commands/kubectl';
import { scratch } from '../scratch';
import type { Cluster, Shape } from './cluster';
import { KeptForward } from './kept-forward';

/** A cluster as it is shown before it is touched. */
export interface ClusterFacts {
  readonly context: string;
  readonly server: string;
  /** `1.34`. */
  readonly kubernetes: string;
  readonly nodes: readonly string[];
}

/**
 * A cluster of the user's kubeconfig. Scenarios create namespaces and objects there, and remove them; images are pulled by
 * its nodes.
 */
export class KubeContext implements Cluster {
  readonly facts: ClusterFacts;
  readonly offer: Cluster['offer'];
  readonly pullSeconds = 600;
  readonly #forwards: KeptForward[] = [];

  /**
   * Writes a kubeconfig that has only this context, and makes it that of this process and its children: none of them can
   * reach the current context, or one that is changed meanwhile.
   *
   * @throws KubectlError if there is no such context, or its API server does not answer
   */
  constructor(context: string) {
    const only = kubectl(['config', 'view', '--context', context, '--minify', '--flatten', '--raw']);
    const file = join(scratch('kubeconfig'), 'config');
    writeFileSync(file, only, { mode: 0o600 });
    chmodSync(file, 0o600);
    process.env['KUBECONFIG'] = file;
    const server = kubectl(['config', 'view', '--output', 'jsonpath={.clusters[0].cluster.server}']);
    const nodes = kubectl(['get', 'nodes', '--output', 'jsonpath={.items[*].metadata.name}']).split(' ');
    this.facts = { context, server, kubernetes: kubernetesRelease(), nodes };
    this.offer = { kubernetes: this.facts.kubernetes, nodes: nodes.length, abilities: new Set() };
  }

  start(_shape: Shape): void {
    // The cluster is there.
  }

  images(): string[] {
    return [];
  }

  async url(namespace: string, service: string, port = 80): Promise<string> {
    const forward = await KeptForward.of(namespace, `service/${service}`, port);
    this.#forwards.push(forward);
    return forward.url;
  }

  refuseExisting(namespaces: readonly string[], folders: readonly string[]): void {
    const found = [
      ...namesOf(['namespace', ...namespaces]),
      ...folders.flatMap((folder) => namesOf(['--filename', folder])),
    ];
    if (found.length > 0)
      throw new Error(
        `exists already: ${[...new Set(found)].join(', ')}; nothing was changed, because this test would replace and delete it`,
      );
  }

  clean(namespaces: readonly string[], folders: readonly string[]): string[] {
    for (const forward of this.#forwards.splice(0)) forward.close();
    for (const folder of folders) kubectl(['delete', '--filename', folder, '--ignore-not-found', '--wait=false']);
    if (namespaces.length > 0) kubectl(['delete', 'namespace', ...namespaces, '--ignore-not-found', '--timeout=600s']);
    const volumes = JSON.parse(kubectl(['get', 'persistentvolumes', '--output', 'json'])) as {
      items: readonly { metadata: { name: string }; spec: { claimRef?: { namespace: string } } }[];
    };
    return [
      ...namesOf(['namespace', ...namespaces]),
      ...volumes.items
        .filter(({ spec }) => spec.claimRef !== undefined && namespaces.includes(spec.claimRef.namespace))
        .map(({ metadata }) => `persistentvolume/${metadata.name}`),
    ];
  }

  end(): void {
    for (const forward of this.#forwards.splice(0)) forward.close();
  }
}

/** `kind/name` of the objects that exist. */
function namesOf(objects: readonly string[]): string[] {
  if (objects.length < 2) return [];
  return kubectl(['get', ...objects, '--ignore-not-found', '--output', 'name'])
    .split('\n')
    .filter((name) => name !== '');
}

/** The minor release of the API server, as `cluster.kubernetes` has it: `1.28`. */
export function kubernetesRelease(): string {
  const { major, minor } = JSON.parse(kubectl(['get', '--raw', '/version'])) as { major: string; minor: string };
  // Some providers write 28+.
  return `${major}.${parseInt(minor, 10)}`;
}
