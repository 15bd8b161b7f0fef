import type { SecretNeed } from '../../contracts';
import { error, objectNameProblems, type Path, type Problem } from '../validation';
import type { Exposure } from './expose';

/** The certificates of a component and of its Ingress as required Secrets, each with the path of its setting. */
export function certificateNeeds(
  tlsSecret: string | undefined,
  exposure: Exposure | undefined,
  { name, namespace, component }: { readonly name: string; readonly namespace: string; readonly component: string },
): (readonly [path: Path, need: SecretNeed])[] {
  const need = (secret: string, description: string): SecretNeed => ({
    form: 'certificate',
    secret,
    namespaces: [namespace],
    keys: ['tls.crt', 'tls.key'],
    description,
  });
  const { nodePort, loadBalancer } = exposure ?? {};
  const outside =
    nodePort !== undefined
      ? ', and for the node names that external clients use'
      : loadBalancer !== undefined && loadBalancer.controllerCertificate !== true
        ? ', and for the name of the load balancer that external clients use'
        : '';
  const { host, tlsSecret: hostSecret } = exposure?.ingress ?? {};
  return [
    ...(tlsSecret === undefined
      ? []
      : [
          [
            ['tls', 'secret'],
            need(
              tlsSecret,
              `the certificate of ${component}, good for ${name}.${namespace}.svc.cluster.local${outside}`,
            ),
          ] as const,
        ]),
    ...(hostSecret === undefined
      ? []
      : [[['expose', 'ingress', 'tlsSecret'], need(hostSecret, `the certificate of ${host}`)] as const]),
  ];
}

/** Validates the name of a Secret with a certificate. */
export function certificateProblems(path: Path, secret: string): Problem[] {
  if (!/\.(crt|key|pem)$/.test(secret)) return objectNameProblems(path, secret);
  return [
    error(
      path,
      `'${secret}' looks like a file name; the value must be the name of a Secret with the keys 'tls.crt' and 'tls.key'.`,
    ),
  ];
}
