import type { Endpoint } from '../../contracts';
import { service, urlCidrProblems, type ServicePortProps } from '../network';
import type { Workload } from '../workload';
import { proxied, type Exposed } from './exposed';
import { createRoute } from './gateway-api';
import { createIngress } from './ingress';
import type { Exposure, LoadBalancerSettings, NodePortSettings } from './settings';

/**
 * The address at which clients outside the cluster connect; undefined if no setting has it.
 *
 * @param tls - whether the component has a certificate
 */
export function outsideEndpoint(exposure: Exposure, tls: boolean): Endpoint | undefined {
  const { nodePort, loadBalancer, ingress, route } = exposure;
  const at = (host: string | undefined, encrypted: boolean, port = encrypted ? 443 : 80): Endpoint | undefined =>
    host === undefined ? undefined : { scheme: encrypted ? 'https' : 'http', host, port, backends: ['anyone'] };
  if (ingress !== undefined) return at(ingress.host, ingress.insecure !== true);
  if (route !== undefined) return at(route.host, true);
  if (loadBalancer !== undefined) return at(loadBalancer.host, tls || loadBalancer.controllerCertificate === true);
  return at(nodePort?.host, tls, nodePort?.port);
}

/** Creates the objects, and allows their clients in the NetworkPolicy. */
export function expose(workload: Workload, exposure: Exposure, exposed: Exposed): void {
  const { nodePort, loadBalancer, ingress, route } = exposure;
  if (nodePort !== undefined) createNodePort(workload, nodePort, exposed);
  if (loadBalancer !== undefined) createLoadBalancer(workload, loadBalancer, exposed);
  if (ingress !== undefined) createIngress(workload, ingress, exposed);
  if (route !== undefined) createRoute(workload, route, exposed);
  for (const [kind, settings] of Object.entries({ ingress, route }))
    if (settings?.controller !== undefined)
      workload.accept(settings.controller, proxied(exposed).podPort, exposed.carries, ['expose', kind, 'controller']);
  const { grpc } = exposed.ports;
  if (route?.controller !== undefined && route.grpcHost !== undefined && grpc !== undefined)
    workload.accept(route.controller, grpc, 'traces', ['expose', 'route', 'controller']);
}

/** A Service beside the one in the cluster, for clients outside. */
function outsideService(
  workload: Workload,
  id: 'node-port' | 'load-balancer',
  { name, namespace, cluster }: Exposed,
  { port, loadBalancer }: { readonly port: ServicePortProps; readonly loadBalancer?: LoadBalancerSettings },
): void {
  service(workload, id, {
    name: `${name}-${id}`,
    namespace,
    selector: workload.pods.labels,
    pods: [workload.pods],
    cluster,
    ports: [port],
    ...(loadBalancer !== undefined && { loadBalancer }),
  });
}

function createNodePort(workload: Workload, { port }: NodePortSettings, exposed: Exposed): void {
  const { http, https } = exposed.ports;
  outsideService(workload, 'node-port', exposed, {
    port:
      https === undefined
        ? { name: 'http', port: 80, podPort: http!, scheme: 'http', nodePort: port }
        : { name: 'https', port: 443, podPort: https, scheme: 'https', nodePort: port },
  });
  // Nodes may replace the client's address with their own, so the policy cannot restrict addresses.
  workload.accept('anyone', https ?? http!, exposed.carries);
}

function createLoadBalancer(workload: Workload, settings: LoadBalancerSettings, exposed: Exposed): void {
  const { sourceRanges, externalTrafficPolicy, controllerCertificate = false } = settings;
  const { http, https } = exposed.ports;
  const encrypted = https !== undefined && (!controllerCertificate || http === undefined);
  const podPort = encrypted ? https : http!;
  outsideService(workload, 'load-balancer', exposed, {
    loadBalancer: settings,
    port:
      https !== undefined || controllerCertificate
        ? { name: 'https', port: 443, podPort, scheme: encrypted ? 'https' : 'http' }
        : { name: 'http', port: 80, podPort, scheme: 'http' },
  });
  // Without `Local`, nodes replace the client's address with their own. With it, the nodes answer the health checks.
  const keepsAddress = externalTrafficPolicy === 'Local' && sourceRanges !== undefined && areRanges(sourceRanges);
  workload.accept(keepsAddress ? { cidrs: sourceRanges } : 'anyone', podPort, exposed.carries);
}

/** Invalid ranges are reported with the path of their setting. */
function areRanges(ranges: readonly string[]): boolean {
  return urlCidrProblems([], ranges).length === 0;
}
