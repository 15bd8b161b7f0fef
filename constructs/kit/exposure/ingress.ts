import type { Construct } from 'constructs';
import { KubeIngress, type IngressTls } from '../../../imports/k8s';
import { commonLabels } from '../workload';
import { proxied, type Exposed } from './exposed';
import type { IngressSettings } from './settings';

/** Creates the Ingress for the host of a component. */
export function createIngress(scope: Construct, settings: IngressSettings, exposed: Exposed): void {
  const { name, namespace } = exposed;
  const { host, className, annotations } = settings;
  const tls = ingressTls(settings);
  const allAnnotations = { ...defaultAnnotations(className, exposed), ...annotations };
  new KubeIngress(scope, 'ingress', {
    metadata: {
      name,
      namespace,
      labels: commonLabels(scope),
      ...(Object.keys(allAnnotations).length > 0 && { annotations: allAnnotations }),
    },
    spec: {
      ...(className !== undefined && { ingressClassName: className }),
      ...(tls !== undefined && { tls: [tls] }),
      rules: [
        {
          host,
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: { service: { name, port: { name: proxied(exposed).name } } } },
            ],
          },
        },
      ],
    },
  });
}

/** OpenShift's routers use their own certificate for an empty entry; other controllers for one with the host. */
function ingressTls(settings: IngressSettings): IngressTls | undefined {
  const { host, className, tlsSecret, controllerCertificate = false } = settings;
  if (tlsSecret !== undefined) return { hosts: [host], secretName: tlsSecret };
  if (!controllerCertificate) return undefined;
  return className === 'openshift-default' ? {} : { hosts: [host] };
}

/** Default annotations. The defaults of ingress-nginx are too low: bodies of 1 MiB, a timeout of 60 s. */
function defaultAnnotations(className: string | undefined, exposed: Exposed): Record<string, string> {
  if (className !== 'nginx') return {};
  const { maxBodyBytes, timeoutSeconds } = exposed;
  const timeout = String(timeoutSeconds);
  return {
    ...(proxied(exposed).name === 'https' && { 'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS' }),
    ...(maxBodyBytes !== undefined && { 'nginx.ingress.kubernetes.io/proxy-body-size': String(maxBodyBytes) }),
    'nginx.ingress.kubernetes.io/proxy-read-timeout': timeout,
    'nginx.ingress.kubernetes.io/proxy-send-timeout': timeout,
  };
}
