import type { ServicePortProps } from '../kit';
import { gatewayPort, gatewayTlsPort, otlpGrpcPort } from './layout';
import type { InsideScheme } from './tls';

/** Which ports a gateway has. */
export interface PortSettings {
  /** Whether it has a certificate, for https. */
  readonly tls: boolean;
  /** How clients in the cluster connect. */
  readonly inside: InsideScheme;
  /** Whether it takes OTLP by gRPC. */
  readonly otlpGrpc: boolean;
  /** Whether a Gateway connects to that port. */
  readonly grpcRoute: boolean;
}

/** A port of the Service, and of the pods. */
interface ClientPort extends ServicePortProps {
  readonly name: 'http' | 'https' | 'grpc';
  readonly podPort: number;
  readonly scheme: 'http' | 'https';
}

/** The ports for clients; that of the clients of this app is the first one. */
export function clientPorts({
  tls,
  inside,
  otlpGrpc,
  grpcRoute,
}: PortSettings): readonly [ClientPort, ...ClientPort[]] {
  const http: ClientPort = { name: 'http', port: 80, podPort: gatewayPort, scheme: 'http' };
  const https: ClientPort = { name: 'https', port: 443, podPort: gatewayTlsPort, scheme: 'https' };
  const scheme = inside === 'https' ? 'https' : 'http';
  const h2c = scheme === 'http' && grpcRoute ? { appProtocol: 'kubernetes.io/h2c' } : {};
  const grpcPort = { name: 'grpc', port: otlpGrpcPort, podPort: otlpGrpcPort, scheme, ...h2c } as const;
  const grpc: ClientPort[] = otlpGrpc ? [grpcPort] : [];
  if (inside === 'https') return [https, ...grpc];
  if (inside === 'both') return [https, http, ...grpc];
  return [http, ...(tls ? [https] : []), ...grpc];
}
