import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { commonLabels } from '../workload';
import { proxied, type Exposed } from './exposed';
import type { RouteSettings } from './settings';

/** `ApiObject`s, since the L1 classes do not include the Gateway API. */
const apiVersion = 'gateway.networking.k8s.io/v1';

/** Creates the routes for the hosts of a component, and a policy that makes the Gateway use TLS if it must. */
export function createRoute(scope: Construct, settings: RouteSettings, exposed: Exposed): void {
  const { host, gateway, grpcHost } = settings;
  const { name, namespace, timeoutSeconds, grpc } = exposed;
  const { port, name: portName } = proxied(exposed);
  const metadata = { name, namespace, labels: commonLabels(scope) };
  new ApiObject(scope, 'route', {
    apiVersion,
    kind: 'HTTPRoute',
    metadata,
    spec: {
      parentRefs: [{ ...gateway }],
      hostnames: [host],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ name, port }],
          timeouts: { request: `${timeoutSeconds}s` },
        },
      ],
    },
  });
  if (grpcHost !== undefined && grpc !== undefined)
    new ApiObject(scope, 'grpc-route', {
      apiVersion,
      kind: 'GRPCRoute',
      metadata,
      spec: {
        parentRefs: [{ ...gateway }],
        hostnames: [grpcHost],
        rules: [
          {
            matches: [{ method: { type: 'Exact', service: grpc.service, method: grpc.method } }],
            backendRefs: [{ name, port: grpc.port }],
          },
        ],
      },
    });
  if (portName === 'https') createPolicy(scope, settings, exposed);
}

/** In the standard channel of the Gateway API since its release 1.4. */
function createPolicy(scope: Construct, { caConfigMap, grpcHost }: RouteSettings, exposed: Exposed): void {
  const { name, namespace, host, ca } = exposed;
  const ports = ['https', ...(grpcHost === undefined ? [] : ['grpc'])];
  new ApiObject(scope, 'route-tls', {
    apiVersion,
    kind: 'BackendTLSPolicy',
    metadata: { name, namespace, labels: commonLabels(scope) },
    spec: {
      targetRefs: ports.map((sectionName) => ({ group: '', kind: 'Service', name, sectionName })),
      validation: {
        hostname: host,
        caCertificateRefs: [
          caConfigMap === undefined
            ? { group: '', kind: 'Secret', name: ca?.secret }
            : { group: '', kind: 'ConfigMap', name: caConfigMap },
        ],
      },
    },
  });
}
