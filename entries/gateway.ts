/**
 * The reverse proxy with users, roles and tenants in front of Loki and Tempo.
 *
 * @packageDocumentation
 */
export { LokiGateway } from '../constructs/gateway';
export type { GatewaySettings, LokiGatewayProps, NginxRelease } from '../constructs/gateway';
