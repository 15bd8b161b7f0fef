import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { kubectl, namespaceExists, readSecret } from '../../commands/kubectl';
import { secretsFor, secretText, type SecretManifest } from '../../commands/secrets/make';
import { namespaceTexts } from '../../commands/secrets/namespaces';
import { inventoryOf, valueAt, type Manifest } from '../../constructs/kit';
import { render, type Environment, type LoggingPlatform, type Rendered } from '../../constructs/platform';
import type { Cluster } from '../clusters/cluster';
import { kubernetesRelease } from '../clusters/context';
import { scratch } from '../scratch';
import { memory } from './cluster';
import { allReady, restarts } from './pods';

/** A platform that is applied to the cluster. */
export class Deployment {
  readonly rendered: Rendered;
  readonly platform: LoggingPlatform;
  readonly environment: Environment;
  readonly #pullSeconds: number;
  readonly manifests: readonly Manifest[];
  readonly namespaces: readonly string[];
  /** Folder of the files that are applied. */
  readonly folder: string;
  /** Whether the platform uses an object store that it does not deploy. */
  readonly usesExternalStore: boolean;
  /** Images that the cluster cannot get. */
  readonly missing: readonly string[];

  /** @throws Error if the environment has errors */
  constructor(cluster: Cluster, environment: Environment) {
    this.environment = { ...environment, cluster: { kubernetes: kubernetesRelease(), ...environment.cluster } };
    this.#pullSeconds = cluster.pullSeconds;
    this.rendered = render(this.environment);
    const { files, platform, errors } = this.rendered;
    if (platform === undefined || errors.length > 0)
      throw new Error(`the environment ${environment.name} has ${errors.length} errors`);
    this.platform = platform;
    this.usesExternalStore = environment.objectStore?.external !== undefined;
    this.folder = scratch(environment.name);
    const { artifacts } = this.rendered;
    for (const [file, text] of files) writeFileSync(join(this.folder, file), text);
    for (const { path, text } of artifacts) if (path === 'Kustomization') writeFileSync(join(this.folder, path), text);
    this.manifests = [...files.values()].flatMap((text) => loadAll(text) as Manifest[]);
    this.namespaces = [...new Set(this.manifests.map(({ metadata }) => metadata.namespace))].filter(
      (namespace) => namespace !== undefined,
    );
    this.missing = cluster.images(this.folder);
  }

  /** The Secrets that the cluster does not have yet. */
  secrets(): SecretManifest[] {
    return [...secretsFor(inventoryOf(this.platform).secrets, readSecret).secrets];
  }

  /** What `npm run secrets` prints about Secrets that it cannot generate. */
  notes(): readonly string[] {
    return secretsFor(inventoryOf(this.platform).secrets, readSecret).notes;
  }

  /** Applies the namespaces, then the Secrets, then everything. @returns the output of kubectl, one line per object */
  apply(): string[] {
    for (const text of namespaceTexts(this.rendered, namespaceExists)) kubectl(['apply', '--filename', '-'], text);
    for (const secret of this.secrets()) kubectl(['apply', '--filename', '-'], secretText(secret));
    return kubectl(['apply', '--filename', this.folder]).trim().split('\n');
  }

  /**
   * Waits until every pod is Ready.
   *
   * @param timeout - seconds
   * @throws Error if a pod is not Ready in time, or was restarted before
   */
  async ready(timeout: number): Promise<string> {
    const seconds = await this.allReady(timeout);
    const again = restarts(this.namespaces, this.missing);
    if (again.length > 0) throw new Error(`restarted before Ready: ${again.join(', ')}`);
    return `${seconds} s${this.missing.length > 0 ? `, without ${this.missing.join(', ')}` : ''}`;
  }

  /** Waits until every pod is Ready. @param timeout - seconds. @returns the seconds that it took */
  allReady(timeout: number): Promise<number> {
    return allReady(this.namespaces, this.missing, timeout + this.#pullSeconds);
  }

  /** The manifest of its gateway. */
  get gatewayManifest(): Manifest {
    return this.platform.gateway!.workload.apiObject.toJson() as Manifest;
  }

  /** @returns the memory of its containers. @throws Error if a pod was restarted */
  withoutRestarts(): string {
    const again = restarts(this.namespaces, this.missing);
    if (again.length > 0) throw new Error(again.join(', '));
    return memory(this.namespaces);
  }

  /** The image of its gateway, which the cluster has and which has a shell. */
  get gatewayImage(): string {
    return valueAt(this.gatewayManifest, ['spec', 'template', 'spec', 'containers', 0, 'image']) as string;
  }
}
