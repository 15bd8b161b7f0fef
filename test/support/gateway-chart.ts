import { App, Chart } from 'cdk8s';
import { lokiFunctions, type Endpoint, type LokiApi } from '../../constructs/contracts';
import { manifestsOf, problemsOf, type Manifest, type Problem } from '../../constructs/kit';
import { LokiGateway, type LokiGatewayProps } from '../../constructs/gateway';
import type { Directive } from '../../constructs/gateway/nginx';

function target(name: string): Endpoint {
  const host = `loki-${name}.logging.svc.cluster.local`;
  return {
    scheme: 'http',
    host,
    port: 3100,
    backends: [{ namespace: 'logging', labels: { 'app.kubernetes.io/component': name } }],
  };
}

/** A simple-scalable Loki. */
export const scalable: LokiApi = {
  release: '3.7.8',
  endpoints: {
    push: target('write'),
    ingest: target('write'),
    query: target('read'),
    tail: target('read'),
    rules: target('backend'),
    delete: target('backend'),
    compact: target('backend'),
    schedule: target('backend'),
    index: target('backend'),
    patterns: target('write'),
  },
  limits: {
    maxLineBytes: 262_144,
    maxPushBytes: 8_388_608,
    queryTimeoutSeconds: 300,
    maxLabels: 15,
    structuredMetadata: true,
  },
  multiTenantQueries: false,
  tenantLimits: {},
};

/** A monolithic Loki. */
export const monolithic: LokiApi = {
  ...scalable,
  endpoints: Object.fromEntries(lokiFunctions.map((of) => [of, target('all')])),
};

/** A gateway in a separate chart. */
export function gatewayChart(props: Partial<LokiGatewayProps> = {}): {
  readonly gateway: LokiGateway;
  readonly manifests: () => Manifest[];
  readonly problems: () => Problem[];
} {
  const chart = new Chart(new App({ outdir: 'unused' }), 'test');
  const gateway = new LokiGateway(chart, 'gateway', {
    namespace: 'logging',
    loki: scalable,
    users: [{ name: 'vector', roles: ['write'], tenants: ['Prod'] }],
    ...props,
  });
  return { gateway, manifests: () => manifestsOf(chart), problems: () => problemsOf(chart) };
}

/** All directives and their children, in order. */
export function flat(directives: readonly Directive[]): readonly Directive[] {
  return directives.flatMap((one) => [one, ...flat(one.block ?? [])]);
}
