import { load } from 'js-yaml';
import { ExternalLogSink, type LogSink } from '../../constructs/contracts';
import { problemsOf, type Data, type Manifest, type Problem } from '../../constructs/kit';
import { VectorAgent, type VectorAgentProps } from '../../constructs/vector';
import { only, renderChart } from '../support/manifests';

/** The gateway of the guide, as an agent in `monitoring` sees it. */
export const sink: LogSink = new ExternalLogSink({
  url: 'http://loki-gateway.monitoring.svc.cluster.local',
  podPort: 8080,
  tenant: 'Prod',
  login: { user: 'vector-user', secret: 'vector-loki-auth', namespaces: ['monitoring'] },
});

/** What a test says of an agent; a JSON text where the types would not let it. */
export type Said = Partial<VectorAgentProps>;

/** The objects of one agent, and what is wrong with it. */
export function agent(said: Said = {}): { manifests: Manifest[]; problems: Problem[] } {
  let problems: Problem[] = [];
  const manifests = renderChart((chart) => {
    new VectorAgent(chart, 'vector', { namespace: 'monitoring', sink, ...said });
    problems = problemsOf(chart);
  });
  return { manifests, problems };
}

/** The text of `vector.yaml`. */
export function configText(said: Said = {}): string {
  const { data } = only(agent(said).manifests, 'ConfigMap', said.name ?? 'vector') as unknown as {
    data: Record<string, string>;
  };
  return data['vector.yaml']!;
}

/** `vector.yaml`, read back. */
export function config(said: Said = {}): Data {
  return load(configText(said)) as Data;
}
