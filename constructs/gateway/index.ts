export { checkerConfig } from './checker-config';
export * from './gateway';
export { gatewayContainer, podCheckers, podLayout, type CheckerLayout, type GatewayLayout } from './layout';
export { gatewayConfig, gatewayDirectives, type GatewayPlan } from './nginx-config';
export { accessRules, type AccessRule } from './access-rules';
export { nginxReleases, type NginxRelease } from './releases';
export type { GatewayTls, InsideScheme } from './tls';
