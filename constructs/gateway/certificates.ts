import type { SecretNeed } from '../contracts';
import { error, objectNameProblems, type Path, type Problem } from '../kit';
import type { GatewayExposure } from './expose';

/** The certificates that the gateway, or the controller before it, shows, each with the path of its setting. */
export function certificateNeeds(
  tlsSecret: string | undefined,
  exposure: GatewayExposure | undefined,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): (readonly [path: Path, need: SecretNeed])[] {
  const need = (secret: string, description: string): SecretNeed => ({
    form: 'certificate',
    secret,
    namespaces: [namespace],
    keys: ['tls.crt', 'tls.key'],
    description,
  });
  const outside = exposure?.nodePort === undefined ? '' : ', and for the names by which hosts outside call the nodes';
  const { host, tlsSecret: ofHost } = exposure?.ingress ?? {};
  return [
    ...(tlsSecret === undefined
      ? []
      : [
          [
            ['tls', 'secret'],
            need(
              tlsSecret,
              `the certificate of the gateway, good for ${name}.${namespace}.svc.cluster.local${outside}`,
            ),
          ] as const,
        ]),
    ...(ofHost === undefined
      ? []
      : [[['expose', 'ingress', 'tlsSecret'], need(ofHost, `the certificate of ${host}`)] as const]),
  ];
}

/** What is no Secret, or the file that one should hold. */
export function certificateProblems(path: Path, secret: string): Problem[] {
  if (!/\.(crt|key|pem)$/.test(secret)) return objectNameProblems(path, secret);
  return [
    error(
      path,
      `'${secret}' is the name of a file of a certificate; here the Secret is named that holds 'tls.crt' and 'tls.key'.`,
    ),
  ];
}
