import { AlloyLogs, type AlloyLogsSettings, type AlloyMode } from '../../alloy';
import type { LogSink } from '../../contracts';
import { check, setSection } from '../../kit';
import { PromtailAgent, type PromtailSettings } from '../../promtail';
import { VectorAgent, type VectorSettings } from '../../vector';
import { gatewayPackWarnings } from '../alert-rules';
import type { Environment } from '../environment';
import { collectorLogins } from '../tenancy';
import { section, type Parts, type Section, type SectionLogin } from './section';

const at = ['collect', 'logs'];
const path = [...at, 'vector'];

export const vectorLogs: Section<VectorSettings> = section({
  path,
  placement: [...at, 'namespace'],
  file: '50-collect.yaml',
  podSecurity: 'privileged',
  settings: ({ collect }) => collect?.logs?.vector,
  namespace: () => 'logging-agents',
  logins: (_settings, environment) => loginsOf(environment),
  build: ({ scope, environment, releases, namespace, shared }, settings, parts) => {
    const { login, tenant, pipeline, sources } = environment.collect!.logs!;
    const agent = new VectorAgent(scope, 'collect', {
      release: releases.vector,
      ...settings,
      ...shared,
      namespace,
      sink: parts.sink(at, login, tenant),
      namespaceSinks: namespaceSinksOf(environment, parts),
      ...(pipeline !== undefined && { pipeline }),
      ...(sources !== undefined && { sources }),
    });
    setSection(agent, path);
    check(agent, () => gatewayPackWarnings(environment));
    return { collectors: [...parts.collectors, agent], ...(sources?.pods !== false && { podFields: agent.fields }) };
  },
});

/** The users of the tenants of all lines. */
function loginsOf({ collect }: Environment): SectionLogin[] {
  return [
    ...collectorLogins(at, collect?.logs),
    ...Object.entries(collect?.logs?.tenantByNamespace ?? {}).flatMap(([namespace, one]) =>
      collectorLogins([...at, 'tenantByNamespace', namespace], one),
    ),
  ];
}

function namespaceSinksOf({ collect }: Environment, { sink }: Parts): Readonly<Record<string, LogSink>> {
  const sinks = Object.entries(collect?.logs?.tenantByNamespace ?? {}).map(([name, one]) => [
    name,
    sink([...at, 'tenantByNamespace', name], one.login, one.tenant),
  ]);
  return Object.fromEntries(sinks) as Readonly<Record<string, LogSink>>;
}

/** Alloy in a mode: only the one that reads files needs more than the standard `restricted`. */
const alloyIn = (mode: AlloyMode): Section<AlloyLogsSettings> =>
  section({
    path: [...at, 'alloy'],
    placement: [...at, 'namespace'],
    file: '50-collect.yaml',
    podSecurity: mode === 'api' ? 'restricted' : 'privileged',
    settings: ({ collect }) =>
      (collect?.logs?.alloy?.mode === 'api') === (mode === 'api') ? collect?.logs?.alloy : undefined,
    namespace: () => 'logging-agents',
    logins: (_settings, environment) => loginsOf(environment),
    build: ({ scope, environment, releases, namespace, shared }, settings, parts) => {
      const { login, tenant, pipeline, sources } = environment.collect!.logs!;
      const agent = new AlloyLogs(scope, 'collect', {
        release: releases.alloy,
        ...settings,
        ...shared,
        namespace,
        sink: parts.sink(at, login, tenant),
        namespaceSinks: namespaceSinksOf(environment, parts),
        ...(pipeline !== undefined && { pipeline }),
        ...(sources !== undefined && { sources }),
      });
      setSection(agent, [...at, 'alloy']);
      check(agent, () => gatewayPackWarnings(environment));
      return { collectors: [...parts.collectors, agent], ...(sources?.pods !== false && { podFields: agent.fields }) };
    },
  });

export const alloyFileLogs = alloyIn('file');

export const alloyApiLogs = alloyIn('api');

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
