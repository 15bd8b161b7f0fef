import type { Construct } from 'constructs';
import type { Volume } from '../../imports/k8s';
import type { Endpoint, TenantApi } from '../contracts';
import { authorityNeed, declareSecret } from '../kit';
import { authorityFolder, type GatewayLayout } from './layout';
import { directive, type Directive } from './nginx';

const fileName = 'ca.crt';

/** Declares the Secrets with the authorities of the APIs that take https. */
export function declareAuthorities(scope: Construct, namespace: string, apis: readonly TenantApi[]): void {
  for (const [n, { ca, servers }] of apis.entries())
    if (ca !== undefined)
      declareSecret(scope, authorityNeed(scope, namespace, ca, servers[0]?.endpoint.host ?? ''), ['apis', n, 'ca']);
}

/** A volume for the authority of each API that takes https, with its mount path. */
export function authorityVolumes(apis: readonly TenantApi[]): { readonly volume: Volume; readonly path: string }[] {
  return apis.flatMap(({ name, ca }) =>
    ca === undefined
      ? []
      : [
          {
            volume: {
              name: `authority-${name.replaceAll('_', '-')}`,
              secret: { secretName: ca.secret, items: [{ key: ca.key, path: fileName }] },
            },
            path: `${authorityFolder}${name}`,
          },
        ],
  );
}

/** The directives that verify a backend with https; none for one with http. */
export function upstreamTls(
  module: 'proxy' | 'grpc',
  { name, ca }: TenantApi,
  { host, scheme }: Endpoint,
  { authorities }: GatewayLayout,
): Directive[] {
  if (scheme !== 'https' || ca === undefined) return [];
  return [
    directive(`${module}_ssl_trusted_certificate`, `${authorities}${name}/${fileName}`),
    directive(`${module}_ssl_verify`, 'on'),
    directive(`${module}_ssl_verify_depth`, 3),
    // The name of the upstream is not in the certificate.
    directive(`${module}_ssl_name`, host),
    directive(`${module}_ssl_server_name`, 'on'),
  ];
}
