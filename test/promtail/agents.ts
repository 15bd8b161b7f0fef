import { load } from 'js-yaml';
import { problemsOf, type Data, type Manifest, type Problem, ExternalLogSink } from '../../constructs/kit';
import { PromtailAgent, type PromtailAgentProps } from '../../constructs/promtail';
import { only, renderChart } from '../support/manifests';

/** The gateway of a platform, as the sink of an agent in the namespace `monitoring`. */
export const sink = new ExternalLogSink({
  url: 'http://loki-gateway.monitoring.svc.cluster.local',
  podPort: 8080,
  tenant: 'Prod',
  login: { user: 'agent', secret: 'agent-auth' },
});

/** Settings of an agent in a test. */
export type AgentSettings = Partial<PromtailAgentProps>;

/** The manifests of one agent and its problems, with a warning about its end of life. */
export function warned(settings: AgentSettings = {}): {
  manifests: Manifest[];
  problems: Problem[];
  construct: PromtailAgent;
} {
  let problems: Problem[] = [];
  let construct: PromtailAgent | undefined;
  const manifests = renderChart((chart) => {
    construct = new PromtailAgent(chart, 'promtail', {
      namespace: 'monitoring',
      sink,
      ...settings,
    });
    problems = problemsOf(chart);
  });
  return { manifests, problems, construct: construct! };
}

/** The manifests of one agent and its problems. */
export function agent(settings: AgentSettings = {}): ReturnType<typeof warned> {
  return warned({ endOfLife: 'accepted', ...settings });
}

/** `promtail.yaml`, parsed. */
export function config(settings: AgentSettings = {}): Data {
  const { data } = only(agent(settings).manifests, 'ConfigMap', settings.name ?? 'promtail') as unknown as {
    data: Record<string, string>;
  };
  return load(data['promtail.yaml']!) as Data;
}
