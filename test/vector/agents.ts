import { load } from 'js-yaml';
import type { LogSink } from '../../constructs/contracts';
import { problemsOf, type Data, type Manifest, type Problem, ExternalLogSink } from '../../constructs/kit';
import { VectorAgent, type VectorAgentProps } from '../../constructs/vector';
import { only, renderChart } from '../support/manifests';

/** The gateway of the environment `seed`, as the sink of an agent in the namespace `monitoring`. */
export const sink: LogSink = new ExternalLogSink({
  url: 'http://loki-gateway.monitoring.svc.cluster.local',
  podPort: 8080,
  tenant: 'Prod',
  login: { user: 'vector-user', secret: 'vector-loki-auth' },
});

/** Settings of an agent in a test. */
export type AgentSettings = Partial<VectorAgentProps>;

/** The manifests of one agent and its problems. */
export function agent(settings: AgentSettings = {}): { manifests: Manifest[]; problems: Problem[] } {
  let problems: Problem[] = [];
  const manifests = renderChart((chart) => {
    new VectorAgent(chart, 'vector', { namespace: 'monitoring', sink, ...settings });
    problems = problemsOf(chart);
  });
  return { manifests, problems };
}

/** The text of `vector.yaml`. */
export function configText(settings: AgentSettings = {}): string {
  const { data } = only(agent(settings).manifests, 'ConfigMap', settings.name ?? 'vector') as unknown as {
    data: Record<string, string>;
  };
  return data['vector.yaml']!;
}

/** `vector.yaml`, parsed. */
export function config(settings: AgentSettings = {}): Data {
  return load(configText(settings)) as Data;
}
