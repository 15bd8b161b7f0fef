import type { LogSink } from '../../contracts';
import { check, setSection } from '../../kit';
import { PromtailAgent, type PromtailSettings } from '../../promtail';
import { VectorAgent, type VectorSettings } from '../../vector';
import { gatewayPackWarnings } from '../alert-rules';
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
  logins: (_settings, { collect }) => [
    ...collectorLogins(at, collect?.logs),
    ...Object.entries(collect?.logs?.tenantByNamespace ?? {}).flatMap(([namespace, one]) =>
      collectorLogins([...at, 'tenantByNamespace', namespace], one),
    ),
  ],
  build: ({ scope, environment, releases, namespace, shared }, settings, parts) => {
    const { login, tenant, pipeline, sources, tenantByNamespace = {} } = environment.collect!.logs!;
    const namespaceSinks = Object.entries(tenantByNamespace).map(([name, one]) => [
      name,
      parts.sink([...at, 'tenantByNamespace', name], one.login, one.tenant),
    ]);
    const agent = new VectorAgent(scope, 'collect', {
      release: releases.vector,
      ...settings,
      ...shared,
      namespace,
      sink: parts.sink(at, login, tenant),
      namespaceSinks: Object.fromEntries(namespaceSinks) as Readonly<Record<string, LogSink>>,
      ...(pipeline !== undefined && { pipeline }),
      ...(sources !== undefined && { sources }),
    });
    setSection(agent, path);
    check(agent, () => gatewayPackWarnings(environment));
    return { collectors: [...parts.collectors, agent], ...(sources?.pods !== false && { podFields: agent.fields }) };
  },
});

export const promtailLogs: Section<PromtailSettings> = section({
  path: [...at, 'promtail'],
  placement: [...at, 'namespace'],
  file: '50-collect.yaml',
  podSecurity: 'privileged',
  settings: ({ collect }) => collect?.logs?.promtail,
  namespace: () => 'logging-agents',
  logins: (_settings, { collect }) => collectorLogins(at, collect?.logs),
  build: ({ scope, environment, releases, namespace, shared }, settings, parts) => {
    const { login, tenant, pipeline, sources } = environment.collect!.logs!;
    const agent = new PromtailAgent(scope, 'collect', {
      release: releases.promtail,
      ...settings,
      ...shared,
      namespace,
      sink: parts.sink(at, login, tenant),
      ...(pipeline !== undefined && { pipeline }),
      ...(sources !== undefined && { sources }),
    });
    setSection(agent, [...at, 'promtail']);
    check(agent, () => gatewayPackWarnings(environment));
    return { collectors: [...parts.collectors, agent], ...(sources?.pods !== false && { podFields: agent.fields }) };
  },
});
