import { Construct } from 'constructs';
import { urlOf, type AllowedClient, type Endpoint, type Labels, type Peer, type Pods } from '../../contracts';
import { KubeServiceAccount, type ObjectMeta, type PodTemplateSpec } from '../../../imports/k8s';
import { addressProblems, peerProblems } from '../network/peers';
import { clusterProblems, type ClusterSettings } from '../network/cluster';
import { podPortAdvice } from '../network/egress';
import { envProblems, proxyAdvice } from './pod-env';
import { registryOf } from '../network/flows';
import { mirrored, otherReleaseProblems, unclearReleaseAdvice, type ImageRelease } from './images';
import { commonLabels, selectorLabels } from './labels';
import { nameProblems, type DerivedFrom } from '../validation/names';
import { networkPolicy } from '../network/network-policy';
import type { Path } from '../validation/path';
import { check, type Problem } from '../validation/problem';
import { podSettingsProblems, type PodSettings } from './pod-settings';
import { disruptionBudget } from './budget';
import { metricsAnnotations, podMonitor, type Metrics } from './metrics';
import { podTemplate, type PodProps } from './template';

/** Who a workload is, before it is known what it runs. */
export interface WorkloadProps {
  /** Name of every object of the workload. */
  readonly name: string;
  readonly namespace: string;
  /** The room's name in the selector: `loki`. */
  readonly app: string;
  /** The part of the room: `write`. */
  readonly component: string;
  /** What runs, for the label `app.kubernetes.io/version`. */
  readonly release: string;
  /** The releases of the program that are known, so that `pod.image` is none of another. @default - this one */
  readonly releases?: readonly string[];
  readonly pod: PodSettings | undefined;
  /** Where the user wrote these settings, below the room. @default 'pod' */
  readonly podPath?: Path;
  readonly cluster: ClusterSettings | undefined;
  /** It asks the API server: it gets a token and a way there. @default false */
  readonly apiAccess?: boolean;
  /**
   * The labels by which others let it in. Parts of a whole that may be cut in another way tomorrow are let in as the whole,
   * so that those of yesterday can end what they have begun.
   *
   * @default - its own, by which it is selected
   */
  readonly peerLabels?: Labels;
  /** Longest name that leaves room for what Kubernetes appends. @default 63 */
  readonly maxNameLength?: number;
  /** Where the name is not the user's own. @default - it is */
  readonly derivedFrom?: DerivedFrom | undefined;
}

/** What one connection carries, and as whom. */
export interface Credentials {
  readonly login?: string | undefined;
  readonly tenant?: string | undefined;
}

/**
 * A hardened workload with its own ServiceAccount and its own NetworkPolicy.
 *
 * First it exists, so that it can connect and its configuration can be written; then its class's `run` gives it pods.
 */
export abstract class Workload extends Construct {
  /** How others name its pods. */
  readonly pods: Pods;
  protected readonly props: WorkloadProps;
  readonly #allowedClients: (AllowedClient & { readonly path: Path | undefined })[] = [];
  /** The variables that its containers have of this project. */
  readonly #variables = new Set<string>();
  #metrics: Metrics | undefined;

  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    this.props = props;
    const { name, namespace, apiAccess = false, cluster, podPath = ['pod'] } = props;
    this.pods = { namespace, labels: selectorLabels(props.app, props.component) };
    const registry = registryOf(this);
    const known = { pods: this.pods, name, peerLabels: props.peerLabels };
    registry.addWorkload(known);
    const taken = registry.claim('workload', namespace, name);
    check(this, () => [
      ...nameProblems(['name'], props.derivedFrom?.name ?? name, props.derivedFrom?.maxLength ?? props.maxNameLength),
      ...taken(),
      ...registry.labelConflicts(known),
      ...podSettingsProblems(podPath, props.pod),
      ...otherReleaseProblems(this.#imageRelease()),
      ...envProblems([...podPath, 'env'], props.pod?.env, this.#variables),
      ...clusterProblems(['cluster'], cluster),
      ...this.#peerProblems(),
      ...registry.egressFlows(this.pods).flatMap(({ to }) => addressProblems(to)),
      ...registry.danglingFlows(this.pods),
      ...unclearReleaseAdvice(this.#imageRelease()),
      ...proxyAdvice(podPath, props.pod?.env, props.pod?.egress, cluster),
      ...registry.egressFlows(this.pods).flatMap(({ to }) => podPortAdvice(to)),
    ]);
    new KubeServiceAccount(this, 'account', { metadata: this.metadata(), automountServiceAccountToken: false });
    networkPolicy(this, this.metadata(), () => ({
      pods: this.pods,
      ingressFlows: registry.ingressFlows(this.pods),
      egressFlows: registry.egressFlows(this.pods),
      allowedClients: this.#allowedClients,
      apiAccess,
      egress: props.pod?.egress ?? [],
      cluster,
    }));
  }

  /**
   * The URL of an endpoint, for a config file. The connection is recorded, so that policies at both ends allow it.
   *
   * @param carries - what travels, in a word: `logs`
   * @throws Error if the endpoint speaks no HTTP: `reach` it
   */
  connect(endpoint: Endpoint, carries: string, credentials: Credentials = {}): string {
    if (endpoint.scheme === 'tcp') throw new Error(`${endpoint.host}:${endpoint.port} has no URL; use reach().`);
    this.reach(endpoint, carries, credentials);
    return urlOf(endpoint);
  }

  /** Records a connection that needs no URL: rings, gRPC, names that are looked up. */
  reach(endpoint: Endpoint, carries: string, { login, tenant }: Credentials = {}): void {
    const { name, peerLabels } = this.props;
    registryOf(this).addFlow({
      from: { ...this.pods, name, ...(peerLabels !== undefined && { peerLabels }) },
      to: endpoint,
      carries,
      ...(login !== undefined && { login }),
      ...(tenant !== undefined && { tenant }),
    });
  }

  /**
   * Admits a client from outside the program to a port of the pods.
   *
   * @param path - where the user wrote who it is, below the room. @default - in `clients`, if it is not a room of this program
   */
  accept(peer: Peer, port: number, carries: string, path?: Path): void {
    this.#allowedClients.push({ peer, port, carries, path });
  }

  /** Says where the pods have their metrics, and admits those who fetch them, as the cluster's settings name them. */
  acceptScrapers(metrics: Metrics): void {
    const { cluster } = this.props;
    this.#metrics = metrics;
    for (const peer of cluster?.scrapers ?? []) this.accept(peer, metrics.port, 'metrics', ['cluster']);
    podMonitor(this, this.metadata(), this.pods, metrics, cluster);
  }

  #imageRelease(): ImageRelease {
    const { podPath = ['pod'], pod, release, releases = [release] } = this.props;
    return { path: [...podPath, 'image'], image: pod?.image, release, known: releases };
  }

  /** Each peer once, on however many ports; those of the cluster are looked at with its other settings. */
  #peerProblems(): Problem[] {
    const peers = new Map(this.#allowedClients.map(({ peer, path }) => [peer, path]));
    return [...peers].flatMap(([peer, path]) => {
      const own = path === undefined && peer !== 'anyone' && 'namespace' in peer;
      return own || path?.[0] === 'cluster' ? [] : peerProblems(path ?? ['clients'], peer);
    });
  }

  /** Where the pods have their metrics. @default - they have none */
  get metrics(): Metrics | undefined {
    return this.#metrics;
  }

  protected metadata(name = this.props.name): ObjectMeta {
    return { name, namespace: this.props.namespace, labels: this.labels() };
  }

  protected labels(): Labels {
    return {
      ...this.pods.labels,
      'app.kubernetes.io/version': this.props.release.replace(/[^\w.-]/g, '-'),
      ...commonLabels(this),
    };
  }

  protected get selector(): Labels {
    return this.pods.labels;
  }

  protected budget(replicas: number): void {
    if (replicas > 1) disruptionBudget(this, this.metadata(), [this.selector]);
  }

  protected template(props: PodProps, spread: boolean, everyNode = false): PodTemplateSpec {
    for (const { env = [] } of [...props.containers, ...(props.initContainers ?? [])])
      for (const { name } of env) this.#variables.add(name);
    const { name, pod, apiAccess = false } = this.props;
    const annotations = metricsAnnotations(this.#metrics, this.props.cluster);
    const context = {
      name,
      selector: this.selector,
      labels: this.labels(),
      annotations,
      mirrored: (image: string) => mirrored(this, image),
      pod,
      apiAccess,
      spread,
      everyNode,
    };
    return podTemplate(context, props);
  }
}
