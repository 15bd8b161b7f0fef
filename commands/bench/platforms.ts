import { App, Chart } from 'cdk8s';
import type { Role } from '../../constructs/contracts';
import { LokiGateway, type LokiGatewayUser } from '../../constructs/gateway';
import { Loki, LokiCanary } from '../../constructs/loki';
import { MinioStore } from '../../constructs/object-store';
import { VectorAgent } from '../../constructs/vector';

/**
 * One chart with the rooms of so many platforms, each in namespaces of its own, as one cluster of many teams would have
 * them.
 */
export function chartOf(platforms: number): Chart {
  const chart = new Chart(new App({ outdir: 'unused' }), 'bench');
  for (let n = 0; n < platforms; n += 1) rooms(chart, n);
  return chart;
}

function rooms(chart: Chart, n: number): void {
  const namespace = `logging-${n}`;
  const agents = `agents-${n}`;
  const { objectStore: store } = new MinioStore(chart, `minio-${n}`, { namespace: `minio-${n}` });
  const loki = new Loki(chart, `loki-${n}`, { namespace, store, topology: 'simple-scalable' });
  const user = (name: string, roles: readonly Role[], tenant: string, where: string): LokiGatewayUser => ({
    name,
    roles,
    tenants: [tenant],
    namespaces: [where],
  });
  const gateway = new LokiGateway(chart, `gateway-${n}`, {
    namespace,
    loki: loki.api,
    users: [
      user('vector', ['write'], 'Prod', agents),
      user('grafana', ['read'], 'Prod', namespace),
      user('canary', ['write', 'read'], 'canary', namespace),
    ],
  });
  new LokiCanary(chart, `canary-${n}`, { namespace, sink: gateway.sink('canary', 'canary') });
  new VectorAgent(chart, `collect-${n}`, {
    namespace: agents,
    sink: gateway.sink('vector', 'Prod'),
    // One cluster, one set of nodes: each agent needs a folder of its own.
    dataPath: `/var/lib/vector-${n}`,
  });
}
