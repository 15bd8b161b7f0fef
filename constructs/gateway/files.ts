import type { GatewayUser } from '../contracts';
import { checkerConfig } from './checker-config';
import type { LokiGatewayProps } from './gateway';
import { podCheckers } from './layout';
import { gatewayConfig } from './nginx-config';
import { checkerFile, gatewayFile, recheckerFile } from './pods';
import { insideScheme } from './tls';
import { isPrintable } from './users';

/** What the files of a gateway are made from. */
interface FilesPlan extends Pick<LokiGatewayProps, 'apis' | 'tls' | 'otlpGrpc'> {
  readonly users: readonly GatewayUser[];
  /** Limit of concurrent pushes. */
  readonly pushes: number;
}

/** The configurations of nginx, by the names of their files. */
export function gatewayFiles({ apis, tls, otlpGrpc = false, users, pushes }: FilesPlan): Record<string, string> {
  const listening = { tls: tls !== undefined, inside: insideScheme(tls), otlpGrpc };
  return {
    // Invalid users cannot be printed in nginx.conf. They are problems, so the files are never written.
    [gatewayFile]: gatewayConfig({ apis, pushes, users: users.filter(isPrintable), ...listening }),
    [checkerFile]: checkerConfig(podCheckers.checker),
    [recheckerFile]: checkerConfig(podCheckers.rechecker),
  };
}
