import { AlloyOtlp } from '../../alloy';
import { setSection } from '../../kit';
import { hasLogs, type TracesSettings } from '../collect-settings';
import { lokiNamespace } from '../placement';
import { collectorLogins } from '../tenancy';
import { traceLabelsOf } from '../trace-labels';
import { section, type Section } from './section';

const at = ['collect', 'traces'];
const path = [...at, 'alloy'];

export const traces: Section<TracesSettings> = section({
  path,
  placement: [...at, 'namespace'],
  file: '65-traces.yaml',
  podSecurity: 'restricted',
  settings: ({ collect }) => collect?.traces,
  namespace: lokiNamespace,
  logins: (settings) => collectorLogins(at, settings),
  build: (context, { login, tenant, alloy, logs = hasLogs(context.environment) }, parts) => {
    const { scope, environment, releases, namespace, shared } = context;
    const otlp = new AlloyOtlp(scope, 'otlp', {
      release: releases.alloy,
      ...alloy,
      ...shared,
      namespace,
      labels: traceLabelsOf(environment),
      traces: parts.traceSink(at, login, tenant),
      ...(logs && { logs: parts.sink(at, login, tenant) }),
    });
    setSection(otlp, path);
    return {};
  },
});
