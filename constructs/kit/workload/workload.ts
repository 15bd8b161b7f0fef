import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Connector, Credentials, AllowedClient, Endpoint, Labels, Peer, Pods } from '../../contracts';
import type { ObjectMeta, PodTemplateSpec } from '../../../imports/k8s';
import { Component } from '../component';
import { addressProblems, isPods, peerProblems } from '../network/peers';
import { urlOf } from '../network/url';
import { clusterProblems } from '../network/cluster';
import { podPortAdvice } from '../network/egress';
import { OwnPods, podAdvice, podProblems } from './pod-conflicts';
import { registryOf } from '../network/flows';
import { otherReleaseProblems, pinnedImage, pulledImage, unclearReleaseAdvice, type ImageRelease } from './images';
import { commonLabels, selectorLabels } from './labels';
import { nameProblems } from '../validation/names';
import { networkPolicy } from '../network/network-policy';
import type { Path } from '../validation/path';
import { check, type Problem } from '../validation/problem';
import type { PodSettings } from './pod-settings';
import { mergedPods, sharedPath, sharedPods } from './shared-pods';
import { disruptionBudget } from './budget';
import { metricsAnnotations, podMonitor, type Metrics } from './metrics';
import { serviceAccount } from './service-account';
import { podTemplate, type PodProps } from './template';
import type { WorkloadProps } from './workload-props';

/**
 * A hardened workload with its own ServiceAccount and NetworkPolicy, created in two phases: the constructor makes it
 * known, so that it can connect and its configuration can be written; then `run` of the subclass creates its pods.
 */
export abstract class Workload<Kind extends ApiObject = ApiObject> extends Component implements Connector {
  /** Identifies its pods in flows and NetworkPolicies. */
  readonly pods: Pods;
  protected readonly props: WorkloadProps;
  readonly #allowedClients: (AllowedClient & { readonly path: Path | undefined })[] = [];
  readonly #own: OwnPods;
  /** The settings of the user, with those of `setPodSettings`. */
  protected readonly pod: PodSettings;
  #metrics: Metrics | undefined;
  #apiObject: Kind | undefined;

  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    this.props = props;
    const { name, namespace, apiAccess = false, cluster, podPath = ['pod'] } = props;
    this.pods = { namespace, labels: selectorLabels(props.app, props.component) };
    const registry = registryOf(this);
    const known = { pods: this.pods, name, peerLabels: props.peerLabels };
    registry.addWorkload(known);
    const taken = registry.claim('workload', namespace, name);
    const shared = sharedPods(this, this.everyNode);
    const pod = mergedPods(shared, props.pod);
    this.pod = pod;
    const layers = { path: podPath, own: props.pod ?? {}, shared, pod, everyNode: this.everyNode };
    this.#own = new OwnPods({ ...this.labels(), ...props.podLabels });
    const accountProblems = serviceAccount(this, {
      metadata: this.metadata(),
      settings: pod.serviceAccount,
      annotations: props.serviceAccountAnnotations ?? {},
    });
    check(this, () => [
      ...nameProblems(['name'], props.derivedFrom?.name ?? name, props.derivedFrom?.maxLength ?? props.maxNameLength),
      ...taken(),
      ...registry.labelConflicts(known),
      ...podProblems({ ...layers, construct: this.#own }),
      ...accountProblems([...(props.pod?.serviceAccount === undefined ? sharedPath : podPath), 'serviceAccount']),
      ...otherReleaseProblems(this.#imageRelease()),
      ...clusterProblems(['cluster'], cluster),
      ...this.#peerProblems(),
      ...registry.egressFlows(this.pods).flatMap(({ to }) => addressProblems(to)),
      ...registry.danglingFlows(this.pods),
      ...unclearReleaseAdvice(this.#imageRelease()),
      ...podAdvice({ ...layers, construct: this.#own }, cluster),
      ...registry.egressFlows(this.pods).flatMap(({ to }) => podPortAdvice(to)),
    ]);
    networkPolicy(this, this.metadata(), () => ({
      pods: this.pods,
      ingressFlows: registry.ingressFlows(this.pods),
      egressFlows: registry.egressFlows(this.pods),
      allowedClients: this.#allowedClients,
      apiAccess,
      extraEgress: pod.egress ?? [],
      cluster,
    }));
  }

  /**
   * Records a connection, so that the NetworkPolicies at both ends allow it, and returns the URL of the endpoint.
   *
   * @param carries - the content of the connection: `logs`
   * @throws Error if the endpoint is not HTTP; use `reach`
   */
  connect(endpoint: Endpoint, carries: string, credentials: Credentials = {}): string {
    const url = urlOf(endpoint);
    this.reach(endpoint, carries, credentials);
    return url;
  }

  /** Records a connection without a URL: gossip, gRPC, DNS discovery. */
  reach(endpoint: Endpoint, carries: string, credentials: Credentials = {}): void {
    const { name, peerLabels } = this.props;
    const from = { ...this.pods, name, ...(peerLabels !== undefined && { peerLabels }) };
    registryOf(this).addFlow(from, endpoint, carries, credentials);
  }

  /**
   * Allows a client that is not a workload of this app to connect to a port of the pods.
   *
   * @param path - path of the setting with the peer. @default ['clients'], or no validation for pods
   */
  accept(peer: Peer, port: number, carries: string, path?: Path): void {
    this.#allowedClients.push({ peer, port, carries, path });
  }

  /** The clients outside this app that it accepts, in the order of accepting. */
  get allowedClients(): readonly AllowedClient[] {
    return this.#allowedClients;
  }

  /** Whether its pods send requests to the API server. */
  get apiAccess(): boolean {
    return this.props.apiAccess ?? false;
  }

  /** Announces the metrics of the pods to Prometheus, and allows the scrapers of the cluster settings to connect. */
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

  /** Validates each peer once, whatever its number of ports. `clusterProblems` validates those of the cluster. */
  #peerProblems(): Problem[] {
    const peers = new Map(this.#allowedClients.map(({ peer, path }) => [peer, path]));
    return [...peers].flatMap(([peer, path]) => {
      const isWorkload = path === undefined && isPods(peer);
      return isWorkload || path?.[0] === 'cluster' ? [] : peerProblems(path ?? ['clients'], peer);
    });
  }

  /**
   * The Deployment, StatefulSet, DaemonSet, Job or CronJob, for what no setting covers:
   * `apiObject.addJsonPatch(JsonPatch.add('/spec/minReadySeconds', 10))`. Nothing validates such a patch.
   *
   * @throws Error before `run`
   */
  get apiObject(): Kind {
    if (this.#apiObject === undefined) throw new Error(`${this.node.path} has no pods yet; call run() first.`);
    return this.#apiObject;
  }

  protected set apiObject(object: Kind) {
    this.#apiObject = object;
  }

  /** Where volumes of the user are mounted in its containers. */
  get userMounts(): readonly string[] {
    return Object.values(this.pod.volumes ?? {}).map(({ mountPath }) => mountPath);
  }

  /** The name of its objects. */
  get name(): string {
    return this.props.name;
  }

  /** The release of the program. */
  get release(): string {
    return this.props.release;
  }

  /** The name of the ServiceAccount, for RBAC. */
  get serviceAccountName(): string {
    return this.pod.serviceAccount?.name ?? this.props.name;
  }

  /** The metrics of the pods. @default - none */
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

  /** Whether there is one pod per node. */
  protected get everyNode(): boolean {
    return false;
  }

  protected get selector(): Labels {
    return this.pods.labels;
  }

  protected budget(replicas: number): void {
    if (replicas > 1) disruptionBudget(this, this.metadata(), [this.selector]);
  }

  protected template(props: PodProps, spread: boolean): PodTemplateSpec {
    this.#own.add(props);
    const { pod } = this;
    const { apiAccess = false } = this.props;
    const annotations = metricsAnnotations(this.#metrics, this.props.cluster);
    const context = {
      serviceAccount: this.serviceAccountName,
      selector: this.selector,
      labels: this.#own.labels,
      annotations,
      imageName: (image: string, asIs: boolean) => (asIs ? pinnedImage(this, image) : pulledImage(this, image)),
      pod,
      apiAccess,
      spread,
      everyNode: this.everyNode,
    };
    return podTemplate(context, props);
  }
}
