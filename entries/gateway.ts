/**
 * The reverse proxy with users, roles and tenants in front of Loki and Tempo.
 *
 * @packageDocumentation
 */
export { LokiGateway } from '../constructs/gateway';
export type { GatewaySettings, GatewayTls, InsideScheme, LokiGatewayProps, NginxRelease } from '../constructs/gateway';
