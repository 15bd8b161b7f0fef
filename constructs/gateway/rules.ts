import { exposureProblems, objectNameProblems, type Problem } from '../kit';
import { apiProblems, exposedNames } from './apis';
import type { LokiGatewayProps } from './gateway';
import { otlpGrpcProblems } from './otlp-grpc';
import { replicaProblems } from './replicas-rules';
import { tlsProblems } from './tls';
import { joinedTenantProblems, tenantsProblems, type ResolvedUser } from './users';

/** Validates the settings of a gateway. */
export function gatewayProblems(props: LokiGatewayProps, users: readonly ResolvedUser[]): Problem[] {
  const { apis, tenants, authSecret, tls, otlpGrpc = false, expose: exposure } = props;
  return [
    ...tenantsProblems(tenants),
    ...(apis.some((api) => api.multiTenantQueries) ? joinedTenantProblems(users) : []),
    ...objectNameProblems(['authSecret'], authSecret),
    ...replicaProblems(props),
    ...apiProblems(apis),
    ...otlpGrpcProblems(otlpGrpc, apis),
    ...(exposure === undefined ? [] : exposureProblems(exposure, tls !== undefined, exposedNames(apis, otlpGrpc))),
    ...tlsProblems(tls, exposure),
  ];
}
