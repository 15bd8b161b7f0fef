import type { ServicePortProps } from '../kit';
import { gatewayPort, gatewayTlsPort, otlpGrpcPort } from './layout';

/** Which ports a gateway has besides http. */
export interface PortSettings {
  /** Whether it has a certificate, for https. */
  readonly tls: boolean;
  /** Whether it takes OTLP by gRPC. */
  readonly otlpGrpc: boolean;
}

/** A port of the Service, and of the pods. */
interface ClientPort extends ServicePortProps {
  readonly name: 'http' | 'https' | 'grpc';
  readonly podPort: number;
}

/** The ports for clients, http first. */
export function clientPorts({ tls, otlpGrpc }: PortSettings): readonly [ClientPort, ...ClientPort[]] {
  return [
    { name: 'http', port: 80, podPort: gatewayPort, scheme: 'http' },
    ...(tls ? [{ name: 'https', port: 443, podPort: gatewayTlsPort, scheme: 'https' } as const] : []),
    ...(otlpGrpc ? [{ name: 'grpc', port: otlpGrpcPort, podPort: otlpGrpcPort, scheme: 'http' } as const] : []),
  ];
}
