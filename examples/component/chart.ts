import { Chart, type App } from 'cdk8s';
import { ExternalLogSink } from '../../constructs/kit';
import { VectorAgent } from '../../constructs/vector';

/** One component alone in a cdk8s app: Vector in a chart of your own, which sends to a Loki elsewhere. */
export function build(app: App): Chart {
  const chart = new Chart(app, 'agent');
  const sink = new ExternalLogSink({
    url: 'https://logs.example.com',
    tenant: 'Prod',
    login: { user: 'vector', secret: 'vector-loki-auth' },
  });
  new VectorAgent(chart, 'vector', { namespace: 'logging-agents', sink });
  return chart;
}
