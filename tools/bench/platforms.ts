import { App, Chart } from 'cdk8s';
import { LokiGateway } from '../../constructs/gateway';
import { Loki, LokiCanary } from '../../constructs/loki';
import { MinioStore } from '../../constructs/object-store';
import { VectorAgent } from '../../constructs/vector';

/** A chart with several platforms in separate namespaces, as in a cluster of many teams. */
export function chartOf(platforms: number): Chart {
  const chart = new Chart(new App({ outdir: 'unused' }), 'bench');
  for (let n = 0; n < platforms; n += 1) addPlatform(chart, n);
  return chart;
}

function addPlatform(chart: Chart, n: number): void {
  const namespace = `logging-${n}`;
  const agents = `agents-${n}`;
  const minio = new MinioStore(chart, `minio-${n}`, { namespace: `minio-${n}` });
  const store = minio.buckets('loki', { chunks: 'loki-chunks', ruler: 'loki-ruler' });
  const loki = new Loki(chart, `loki-${n}`, { namespace, store, topology: 'simple-scalable' });
  const gateway = new LokiGateway(chart, `gateway-${n}`, {
    namespace,
    apis: [loki.api],
    tenants: {
      Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } },
      canary: { users: { canary: { roles: ['write', 'read'] } } },
    },
  });
  new LokiCanary(chart, `canary-${n}`, { namespace, sink: gateway.sink('canary', 'canary') });
  new VectorAgent(chart, `collect-${n}`, {
    namespace: agents,
    sink: gateway.sink('vector', 'Prod'),
    // The agents run on the same nodes, so each needs its own folder.
    dataPath: `/var/lib/vector-${n}`,
  });
}
