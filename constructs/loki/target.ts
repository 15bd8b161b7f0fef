import { Construct } from 'constructs';
import { IntOrString, type EnvVar } from '../../imports/k8s';
import { hostPort, type Endpoint, type ObjectStore } from '../contracts';
import {
  DeploymentWorkload,
  envFromSecret,
  goMemoryLimit,
  service,
  StatefulSetWorkload,
  type ClusterSettings,
  type ConfigFiles,
  type ContainerProps,
  type PodProps,
} from '../kit';
import { dataPath, gossipPort, grpcPort, httpPort, type SettledPlan } from './topology';

/** What all targets of a Loki share. */
export interface TargetContext {
  readonly name: string;
  readonly namespace: string;
  readonly release: string;
  readonly image: string;
  readonly store: ObjectStore;
  readonly cluster: ClusterSettings | undefined;
}

/** One workload of Loki with its Services. */
export class LokiTarget extends Construct {
  readonly plan: SettledPlan;
  readonly workload: StatefulSetWorkload | DeploymentWorkload;
  /** The HTTP API, balanced. */
  readonly http: Endpoint;
  /** gRPC, balanced. */
  readonly grpc: Endpoint;
  /** gRPC of each pod: the name resolves to all of them. */
  readonly podsGrpc: Endpoint;
  readonly #context: TargetContext;

  constructor(scope: Construct, plan: SettledPlan, context: TargetContext) {
    super(scope, plan.target);
    this.plan = plan;
    this.#context = context;
    const { namespace, cluster, release } = context;
    const name = `${context.name}${plan.suffix}`;
    const Kind = plan.stateful ? StatefulSetWorkload : DeploymentWorkload;
    // A headless Service and the number of a pod are appended to the name.
    this.workload = new Kind(this, 'pods', {
      name,
      namespace,
      app: context.name,
      component: plan.target,
      release,
      cluster,
      pod: plan.pod,
      podPath: plan.podPath,
      longestName: 50,
    });
    const behind = { namespace, selector: this.workload.pods.labels, pods: [this.workload.pods], cluster };
    const ports = [
      { name: 'http', port: httpPort, scheme: 'http' },
      { name: 'grpc', port: grpcPort },
    ] as const;
    const balanced = service(this.workload, 'service', { ...behind, name, ports });
    const each = service(this.workload, 'headless', {
      ...behind,
      name: `${name}-headless`,
      ports,
      headless: true,
      beforeReady: true,
    });
    this.http = balanced.http;
    this.grpc = balanced.grpc;
    this.podsGrpc = each.grpc;
  }

  /** Opens the ways to the members, to the targets that this one calls, and to the object store. */
  meet(targets: readonly LokiTarget[], gossip: Endpoint): void {
    this.workload.reach(gossip, 'gossip');
    for (const { plan, podsGrpc } of targets)
      if (this.plan.calls.includes(plan.target)) this.workload.reach(podsGrpc, 'gRPC');
    this.workload.reach(this.#context.store.endpoint, 'chunks');
    this.workload.acceptScrapers(httpPort);
  }

  run(files: ConfigFiles): void {
    const { plan, workload } = this;
    const pods: PodProps & { replicas: number } = {
      replicas: plan.replicas,
      volumeGroup: 10001,
      // What is in memory goes to the object store before the pod does.
      gracePeriodSeconds: plan.ingests ? 300 : 60,
      files: [files],
      volumes: [{ name: 'tmp', emptyDir: {} }, ...(plan.stateful ? [] : [{ name: 'data', emptyDir: {} }])],
      initContainers: this.#waiting(),
      containers: [this.#container()],
    };
    if (workload instanceof StatefulSetWorkload)
      workload.run({
        ...pods,
        serviceName: `${this.#context.name}${plan.suffix}-headless`,
        claims: [{ name: 'data', size: plan.storage }],
      });
    else workload.run(pods);
  }

  /** Loki ends when it starts before its keys or buckets exist; a store that makes them says with what to wait. */
  #waiting(): ContainerProps[] {
    const { endpoint, waitImage, buckets } = this.#context.store;
    if (waitImage === undefined) return [];
    return [
      {
        name: 'wait-for-bucket',
        image: waitImage,
        command: ['sh', '-c', 'until mc ls "store/$BUCKET" >/dev/null; do sleep 1; done'],
        env: [
          ...this.#keys(),
          {
            name: 'MC_HOST_store',
            value: `${endpoint.scheme}://$(AWS_ACCESS_KEY_ID):$(AWS_SECRET_ACCESS_KEY)@${hostPort(endpoint)}`,
          },
          { name: 'MC_CONFIG_DIR', value: '/tmp/.mc' },
          { name: 'BUCKET', value: buckets.chunks },
        ],
        resources: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' },
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      },
    ];
  }

  #keys(): EnvVar[] {
    const { secret, accessKeyId, secretAccessKey } = this.#context.store.keys;
    return [
      envFromSecret('AWS_ACCESS_KEY_ID', secret, accessKeyId),
      envFromSecret('AWS_SECRET_ACCESS_KEY', secret, secretAccessKey),
    ];
  }

  #container(): ContainerProps {
    const { plan } = this;
    const http = IntOrString.fromString('http');
    return {
      name: 'loki',
      image: this.#context.image,
      args: ['-config.file=/etc/loki/config/config.yaml', `-target=${plan.target}`],
      env: [...this.#keys(), { name: 'GOMEMLIMIT', value: goMemoryLimit(plan.resources) }],
      ports: [
        { name: 'http', containerPort: httpPort },
        { name: 'grpc', containerPort: grpcPort },
        { name: 'gossip', containerPort: gossipPort },
      ],
      // A replay of the write-ahead log takes its time: 15 minutes, then something is wrong. `ready` counts its first
      // 15 seconds from the first question, so it is asked early.
      startupProbe: { httpGet: { path: '/ready', port: http }, periodSeconds: 2, failureThreshold: 450 },
      readinessProbe: { httpGet: { path: '/ready', port: http }, periodSeconds: 5, timeoutSeconds: 3 },
      // Not `/ready`: an ingester that leaves or waits for others is not broken (grafana/loki#24396).
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
      ],
    };
  }
}

/** The name under which all members of the rings find each other. */
export function memberlist(
  scope: Construct,
  {
    name,
    namespace,
    cluster,
    targets,
  }: Pick<TargetContext, 'name' | 'namespace' | 'cluster'> & { readonly targets: readonly LokiTarget[] },
): Endpoint {
  return service(scope, 'memberlist', {
    name: `${name}-memberlist`,
    namespace,
    // Every target carries this label, and nothing but Loki does.
    selector: { 'app.kubernetes.io/name': name },
    pods: targets.map(({ workload }) => workload.pods),
    headless: true,
    beforeReady: true,
    ports: [{ name: 'gossip', port: gossipPort }],
    cluster,
  }).gossip;
}
