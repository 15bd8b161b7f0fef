import { setSection } from '../../kit';
import { VectorAgent, type VectorSettings } from '../../vector';
import { collectorLogins } from '../tenancy';
import { section, type Section } from './section';

const at = ['collect', 'logs'];
const path = [...at, 'vector'];

export const vectorLogs: Section<VectorSettings> = section({
  path,
  placement: [...at, 'namespace'],
  file: '50-collect.yaml',
  podSecurity: 'privileged',
  settings: ({ collect }) => collect?.logs?.vector,
  namespace: () => 'logging-agents',
  logins: (_settings, { collect }) => collectorLogins(at, collect?.logs),
  build: ({ scope, environment, releases, namespace, shared }, settings, parts) => {
    const { login, tenant } = environment.collect!.logs!;
    const sink = parts.sink(at, login, tenant);
    const agent = new VectorAgent(scope, 'collect', {
      release: releases.vector,
      ...settings,
      ...shared,
      namespace,
      sink,
    });
    setSection(agent, path);
    return { collectors: [...parts.collectors, agent] };
  },
});
