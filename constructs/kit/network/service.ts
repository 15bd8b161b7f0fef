import type { Construct } from 'constructs';
import type { Endpoint, Labels, Pods, Scheme } from '../../contracts';
import { IntOrString, KubeService, type ServiceSpec } from '../../../imports/k8s';
import { serviceHost, type ClusterSettings } from './cluster';
import { registryOf } from './flows';
import { commonLabels } from '../workload/labels';
import { check } from '../validation/problem';
import { nameProblems, type DerivedFrom } from '../validation/names';

/** A port of a Service. */
export interface ServicePortProps {
  readonly name: string;
  readonly port: number;
  /** @default - the same as `port` */
  readonly podPort?: number;
  /** @default 'tcp' */
  readonly scheme?: Scheme;
  /** The NodePort. @default - none: the Service is reachable in the cluster only */
  readonly nodePort?: number;
  /** The protocol for proxies that read it: `kubernetes.io/h2c`. @default - none */
  readonly appProtocol?: string;
}

/** A load balancer of the cloud or of the cluster. */
export interface LoadBalancer {
  /** @default - that of the cluster */
  readonly className?: string | undefined;
  /** @default - none */
  readonly annotations?: Labels | undefined;
  /** Address ranges of clients that it admits. @default - all */
  readonly sourceRanges?: readonly string[] | undefined;
  /** @default 'Cluster' */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local' | undefined;
}

/** A Service and its backends. */
export interface ServiceProps {
  readonly name: string;
  readonly namespace: string;
  readonly ports: readonly ServicePortProps[];
  /** The labels that select the pods, of one or several workloads. */
  readonly selector: Labels;
  /** The workloads that the selector selects. */
  readonly pods: readonly Pods[];
  /** Headless: one DNS record per pod, no cluster IP. @default false */
  readonly headless?: boolean;
  /** Publishes pods in DNS before they are ready; members of a ring need it to start. @default false */
  readonly publishNotReady?: boolean;
  /** Clients reach only the pods of their node, and none if it has none. @default false - all pods */
  readonly sameNode?: boolean;
  /** Makes it a Service of type LoadBalancer. @default - reachable in the cluster, or by node ports */
  readonly loadBalancer?: LoadBalancer;
  /** The user's name that `name` is derived from. @default - `name` is the user's name */
  readonly derivedFrom?: DerivedFrom | undefined;
  readonly cluster: ClusterSettings | undefined;
}

/** Creates a Service and returns an endpoint for each port, by the name of the port. */
export function service<const Port extends ServicePortProps>(
  scope: Construct,
  id: string,
  props: Omit<ServiceProps, 'ports'> & { readonly ports: readonly Port[] },
): Record<Port['name'], Endpoint> {
  const {
    name,
    namespace,
    ports,
    selector,
    pods,
    headless = false,
    publishNotReady = false,
    sameNode = false,
    loadBalancer,
    cluster,
    derivedFrom,
  } = props;
  const { annotations = {} } = loadBalancer ?? {};
  new KubeService(scope, id, {
    metadata: {
      name,
      namespace,
      labels: { ...selector, ...commonLabels(scope) },
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      selector,
      ...(headless && { clusterIp: 'None' }),
      ...(ports.some(({ nodePort }) => nodePort !== undefined) && { type: 'NodePort' }),
      ...(loadBalancer !== undefined && loadBalancerSpec(loadBalancer)),
      ...(publishNotReady && { publishNotReadyAddresses: true }),
      ...(sameNode && { internalTrafficPolicy: 'Local' }),
      ports: ports.map((port) => ({
        name: port.name,
        port: port.port,
        targetPort: IntOrString.fromNumber(port.podPort ?? port.port),
        ...(port.nodePort !== undefined && { nodePort: port.nodePort }),
        protocol: 'TCP',
        ...(port.appProtocol !== undefined && { appProtocol: port.appProtocol }),
      })),
    },
  });
  const registry = registryOf(scope);
  const taken = registry.claim('Service', namespace, name);
  check(scope, () => [...nameProblems(['name'], derivedFrom?.name ?? name, derivedFrom?.maxLength), ...taken()]);
  registry.addService({ namespace, name, selector, pods, ports: ports.map(({ port }) => port) });
  const endpoints = ports.map((port): [string, Endpoint] => [
    port.name,
    {
      scheme: port.scheme ?? 'tcp',
      host: serviceHost(name, namespace, cluster),
      port: port.port,
      ...(port.podPort !== undefined && { podPort: port.podPort }),
      backends: pods,
      service: { namespace, name },
    },
  ]);
  return Object.fromEntries(endpoints) as Record<Port['name'], Endpoint>;
}

function loadBalancerSpec({ className, sourceRanges, externalTrafficPolicy }: LoadBalancer): ServiceSpec {
  return {
    type: 'LoadBalancer',
    ...(className !== undefined && { loadBalancerClass: className }),
    ...(sourceRanges !== undefined && { loadBalancerSourceRanges: [...sourceRanges] }),
    ...(externalTrafficPolicy !== undefined && { externalTrafficPolicy }),
  };
}
