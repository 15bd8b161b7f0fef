import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { commonLabels } from '../workload';
import { proxied, type Exposed } from './exposed';
import type { RouteSettings } from './settings';

/** `ApiObject`s, since the L1 classes do not include the Gateway API. */
const apiVersion = 'gateway.networking.k8s.io/v1';

/** Creates the HTTPRoute for the host of a component, and a policy that makes the Gateway use https if it must. */
export function createRoute(scope: Construct, settings: RouteSettings, exposed: Exposed): void {
  const { host, gateway } = settings;
  const { name, namespace, timeoutSeconds } = exposed;
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
  if (portName === 'https') createPolicy(scope, settings, exposed);
}

/** In the standard channel of the Gateway API since its release 1.4. */
function createPolicy(scope: Construct, { caConfigMap }: RouteSettings, { name, namespace, host, ca }: Exposed): void {
  new ApiObject(scope, 'route-tls', {
    apiVersion,
    kind: 'BackendTLSPolicy',
    metadata: { name, namespace, labels: commonLabels(scope) },
    spec: {
      targetRefs: [{ group: '', kind: 'Service', name, sectionName: 'https' }],
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
