import { Construct } from 'constructs';
import { IntOrString, type EnvVar, type Volume, type VolumeMount } from '../../imports/k8s';
import { connectionTo, type Endpoint, type Labels } from '../contracts';
import {
  Component,
  commonLabels,
  DeploymentWorkload,
  disruptionBudget,
  goMemoryLimit,
  service,
  StatefulSetWorkload,
  storeIdentity,
  type ClusterSettings,
  type ConfigFiles,
  type ContainerProps,
  type DerivedFrom,
  type PodProps,
} from '../kit';
import type { ResolvedPlan } from './resolved-plans';
import type { Stores } from './storage';
import { credentialsEnv, identities, objectStores, storeMounts, waitForBucket } from './store-access';
import { dataPath, gossipPort, grpcPort, httpPort } from './topology';
import { lokiReleases } from './releases';

/** The common properties of all targets. */
export interface TargetContext {
  readonly name: string;
  readonly derivedFrom: DerivedFrom;
  readonly namespace: string;
  readonly release: string;
  readonly image: string;
  readonly stores: Stores;
  readonly cluster: ClusterSettings | undefined;
}

/** The files that a target mounts. */
export interface TargetFiles {
  readonly config: ConfigFiles;
  /** Loki reloads them while it runs, so a change does not restart the pods. */
  readonly reloaded: readonly { readonly volume: Volume; readonly path: string }[];
  /** Environment variables in addition to those of the stores. @default - none */
  readonly env?: readonly EnvVar[];
  /** Whether the configuration refers to environment variables. */
  readonly expandsEnv: boolean;
}

/** A workload of Loki with its Services. */
export class LokiTarget extends Component {
  readonly plan: ResolvedPlan;
  readonly workload: StatefulSetWorkload | DeploymentWorkload;
  /** The HTTP API, load-balanced. */
  readonly http: Endpoint;
  /** gRPC, load-balanced. */
  readonly grpc: Endpoint;
  /** gRPC with client-side load balancing: the name resolves to all pods. */
  readonly podsGrpc: Endpoint;
  readonly #context: TargetContext;

  constructor(scope: Construct, plan: ResolvedPlan, context: TargetContext) {
    super(scope, plan.suffix.slice(1) || plan.target);
    this.plan = plan;
    this.#context = context;
    const { namespace, cluster, release } = context;
    const name = `${context.name}${plan.suffix}`;
    const Kind = plan.stateful ? StatefulSetWorkload : DeploymentWorkload;
    this.workload = new Kind(this, 'pods', {
      name,
      namespace,
      app: context.name,
      component: plan.suffix.slice(1) || plan.target,
      release,
      releases: lokiReleases.names,
      cluster,
      pod: plan.pod,
      podPath: plan.podPath,
      peerLabels: memberLabels(context.name),
      derivedFrom: context.derivedFrom,
      ...storeIdentity(objectStores(context.stores).map(([, store]) => store)),
    });
    const backend = {
      derivedFrom: context.derivedFrom,
      namespace,
      selector: this.workload.pods.labels,
      pods: [this.workload.pods],
      cluster,
    };
    const ports = [
      { name: 'http', port: httpPort, scheme: 'http' },
      { name: 'grpc', port: grpcPort },
    ] as const;
    const balanced = service(this.workload, 'service', { ...backend, name, ports });
    const headless = service(this.workload, 'headless', {
      ...backend,
      name: `${name}-headless`,
      ports,
      headless: true,
      publishNotReady: true,
    });
    this.http = balanced.http;
    this.grpc = balanced.grpc;
    this.podsGrpc = headless.grpc;
  }

  /** Allows traffic to and from the ring members, and to the object stores and caches. */
  connect(gossip: Endpoint, caches: readonly (Endpoint | undefined)[]): void {
    const { name, namespace, stores } = this.#context;
    // Ring members call each other, including pods of the previous topology during a migration.
    const members = { namespace, labels: memberLabels(name) };
    for (const [port, carries] of [
      [gossipPort, 'gossip'],
      [grpcPort, 'gRPC'],
    ] as const) {
      this.workload.reach({ scheme: 'tcp', host: gossip.host, port, backends: [members] }, carries);
      this.workload.accept(members, port, carries);
    }
    for (const cache of caches) if (cache !== undefined) this.workload.reach(cache, 'cache');
    for (const [, store] of objectStores(stores)) {
      const { endpoint, credentials } = connectionTo(store);
      this.workload.reach(endpoint, 'chunks', credentials);
    }
    for (const { issuers } of identities(stores))
      for (const issuer of issuers) this.workload.reach(issuer, 'credentials');
    this.workload.acceptScrapers({ port: httpPort });
  }

  run(files: TargetFiles): void {
    const { plan, workload } = this;
    const mounts = this.#mounts(files);
    const pods: PodProps & { replicas: number } = {
      replicas: plan.replicas,
      volumeGroup: 10001,
      // Ingesters flush their logs to the object store before they stop.
      gracePeriodSeconds: plan.ingests ? 300 : 60,
      files: [files.config],
      volumes: [
        { name: 'tmp', emptyDir: {} },
        ...(plan.stateful ? [] : [{ name: 'data', emptyDir: {} }]),
        ...new Map(mounts.map(({ volume }) => [volume.name, volume])).values(),
      ],
      initContainers: waitForBucket(this.#context.stores),
      containers: [
        this.#container(
          mounts.map(({ mount }) => mount),
          files,
        ),
      ],
    };
    if (workload instanceof StatefulSetWorkload)
      workload.run({
        ...pods,
        serviceName: `${this.#context.name}${plan.suffix}-headless`,
        claims: [{ name: 'data', size: plan.storage }],
        sharesBudget: plan.zone !== undefined,
      });
    else workload.run(pods);
  }

  #mounts({ reloaded }: TargetFiles): { volume: Volume; mount: VolumeMount }[] {
    return [...reloaded, ...storeMounts(this.#context.stores)].map(({ volume, path }) => ({
      volume,
      mount: { name: volume.name, mountPath: path, readOnly: true },
    }));
  }

  #container(mounts: readonly VolumeMount[], { expandsEnv, env = [] }: TargetFiles): ContainerProps {
    const { plan } = this;
    const { stores } = this.#context;
    const http = IntOrString.fromString('http');
    return {
      name: 'loki',
      image: this.#context.image,
      args: [
        '-config.file=/etc/loki/config/config.yaml',
        `-target=${plan.target}`,
        ...(expandsEnv ? ['-config.expand-env=true'] : []),
        ...(plan.zone === undefined ? [] : [`-ingester.availability-zone=${plan.zone.name}`]),
      ],
      env: [...credentialsEnv(stores), ...env, { name: 'GOMEMLIMIT', value: goMemoryLimit(plan.resources) }],
      ports: [
        { name: 'http', containerPort: httpPort },
        { name: 'grpc', containerPort: grpcPort },
        { name: 'gossip', containerPort: gossipPort },
      ],
      // Replaying the write-ahead log may take 15 minutes. `/ready` responds with an error for 15 seconds after its
      // first request, so the probe starts early.
      startupProbe: { httpGet: { path: '/ready', port: http }, periodSeconds: 2, failureThreshold: 450 },
      readinessProbe: { httpGet: { path: '/ready', port: http }, periodSeconds: 5, timeoutSeconds: 3 },
      // Not `/ready`: it fails in an ingester that leaves the ring or waits for others, too (grafana/loki#24396).
      livenessProbe: {
        httpGet: { path: '/loki/api/v1/status/buildinfo', port: http },
        periodSeconds: 30,
        timeoutSeconds: 5,
        failureThreshold: 5,
      },
      resources: plan.resources,
      volumeMounts: [
        { name: 'config', mountPath: '/etc/loki/config', readOnly: true },
        { name: 'tmp', mountPath: '/tmp' },
        { name: 'data', mountPath: dataPath },
        ...mounts,
      ],
    };
  }
}

/** The label that all targets of this Loki have, and no other pod. */
function memberLabels(name: string): Labels {
  return { 'app.kubernetes.io/name': name };
}

/** The headless Service through which the ring members find each other. */
export function memberlist(
  scope: Construct,
  {
    name,
    derivedFrom,
    namespace,
    cluster,
    targets,
  }: Pick<TargetContext, 'name' | 'derivedFrom' | 'namespace' | 'cluster'> & {
    readonly targets: readonly LokiTarget[];
  },
): Endpoint {
  return service(scope, 'memberlist', {
    name: `${name}-memberlist`,
    derivedFrom,
    namespace,
    selector: memberLabels(name),
    pods: targets.map(({ workload }) => workload.pods),
    headless: true,
    publishNotReady: true,
    ports: [{ name: 'gossip', port: gossipPort }],
    cluster,
  }).gossip;
}

/** One disruption budget for all zones: evictions in two zones would remove two of three replicas of a line. */
export function zonesBudget(scope: Construct, name: string, namespace: string, targets: readonly LokiTarget[]): void {
  const zoned = targets.filter(({ plan }) => plan.zone !== undefined);
  if (zoned.length === 0) return;
  const ingesters = new Construct(scope, 'ingesters');
  disruptionBudget(
    ingesters,
    { name: `${name}-ingester`, namespace, labels: { ...memberLabels(name), ...commonLabels(ingesters) } },
    zoned.map(({ workload }) => workload.pods.labels),
  );
}
