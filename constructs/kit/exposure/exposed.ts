import type { Authority } from '../../contracts';
import type { ClusterSettings } from '../network';

/** A component that is exposed. Its Service has the same ports, and its name is that of its objects. */
export interface Exposed {
  readonly name: string;
  readonly namespace: string;
  /** The host of its Service, for which its certificate is valid. */
  readonly host: string;
  /** Ports of the pods, by those of the Service: at least one of `http` (80) and `https` (443), and `grpc`. */
  readonly ports: { readonly http?: number; readonly https?: number; readonly grpc?: number };
  /** The authority of its certificate. @default - proxies do not verify it */
  readonly ca?: Authority;
  /** The calls of gRPC that it takes, on port `grpc`. @default - none */
  readonly grpc?: { readonly service: string; readonly method: string; readonly port: number };
  /** What its connections carry. */
  readonly carries: string;
  /** Largest request body, bytes. @default - the default of the Ingress controller */
  readonly maxBodyBytes?: number;
  /** Longest time of a request, seconds. */
  readonly timeoutSeconds: number;
  readonly cluster: ClusterSettings | undefined;
}

/** The port to which a proxy inside the cluster connects: http, unless there is none. */
export function proxied({ ports }: Exposed): {
  readonly name: 'http' | 'https';
  readonly port: number;
  readonly podPort: number;
} {
  const { http, https } = ports;
  return http === undefined ? { name: 'https', port: 443, podPort: https! } : { name: 'http', port: 80, podPort: http };
}
