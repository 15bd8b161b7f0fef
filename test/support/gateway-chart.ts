import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Endpoint, TenantApi } from '../../constructs/contracts';
import { manifestsOf, problemsOf, type Manifest, type Problem } from '../../constructs/kit';
import { LokiGateway, type LokiGatewayProps } from '../../constructs/gateway';
import type { Directive } from '../../constructs/gateway/nginx';
import type { LokiFunction } from '../../constructs/loki/routes';
import { lokiApi } from './loki-api';
import { tempoApi } from './tempo-api';

function target(name: string): Endpoint {
  const host = `loki-${name}.logging.svc.cluster.local`;
  return {
    scheme: 'http',
    host,
    port: 3100,
    backends: [{ namespace: 'logging', labels: { 'app.kubernetes.io/component': name } }],
  };
}

const scalableTargets: Readonly<Partial<Record<LokiFunction, string>>> = {
  push: 'write',
  ingest: 'write',
  patterns: 'write',
  query: 'read',
  tail: 'read',
};

/** A simple-scalable Loki. */
export const scalable: TenantApi = {
  ...lokiApi('3.7.8', (of) => target(scalableTargets[of] ?? 'backend')),
  limits: { maxBodyBytes: 8_388_608, queryTimeoutSeconds: 300 },
};

/** A monolithic Loki. */
export const monolithic: TenantApi = lokiApi('3.7.8', () => target('all'));

/** A Tempo, which also takes OTLP by gRPC. */
export const tempo: TenantApi = tempoApi({
  http: tempoEndpoint(3200),
  otlpHttp: tempoEndpoint(4318),
  otlpGrpc: tempoEndpoint(4317),
});

function tempoEndpoint(port: number): Endpoint {
  const backends = [{ namespace: 'logging', labels: { 'app.kubernetes.io/name': 'tempo' } }];
  return { scheme: 'http', host: 'tempo.logging.svc.cluster.local', port, backends };
}

/** A gateway in front of a simple-scalable Loki. */
export function gatewayIn(scope: Construct, props: Partial<LokiGatewayProps> = {}): LokiGateway {
  return new LokiGateway(scope, 'gateway', {
    namespace: 'logging',
    apis: [scalable],
    tenants: { Prod: { users: { vector: { roles: ['write'] } } } },
    ...props,
  });
}

/** A gateway in a separate chart. */
export function gatewayChart(props: Partial<LokiGatewayProps> = {}): {
  readonly gateway: LokiGateway;
  readonly manifests: () => Manifest[];
  readonly problems: () => Problem[];
} {
  const chart = new Chart(new App({ outdir: 'unused' }), 'test');
  const gateway = gatewayIn(chart, props);
  return { gateway, manifests: () => manifestsOf(chart), problems: () => problemsOf(chart) };
}

/** All directives and their children, in order. */
export function flat(directives: readonly Directive[]): readonly Directive[] {
  return directives.flatMap((one) => [one, ...flat(one.block ?? [])]);
}
