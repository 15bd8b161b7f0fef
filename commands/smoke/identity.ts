import { inventoryOf } from '../../constructs/kit';
import type { LoggingPlatform } from '../../constructs/platform';
import { readSecret } from '../kubectl';
import type { ServerIdentity } from './verified-call';

/**
 * How the certificate of the gateway is verified, as its clients in the cluster do it: a text if the certificate of the
 * authority does not exist yet; undefined if the gateway takes http.
 */
export function gatewayIdentity(platform: LoggingPlatform): ServerIdentity | string | undefined {
  const { ca, endpoint } = platform.gateway!;
  if (ca === undefined) return undefined;
  const readers = inventoryOf(platform).secrets.filter(({ secret }) => secret === ca.secret);
  const namespaces = [...new Set(readers.flatMap((need) => need.namespaces))];
  const [certificate] = namespaces.flatMap((namespace) => readSecret(namespace, ca.secret)?.[ca.key] ?? []);
  if (certificate === undefined)
    return `no Secret ${ca.secret} with ${ca.key} in ${namespaces.join(', ')}, by which clients verify the gateway`;
  return { name: endpoint.host, ca: certificate };
}
