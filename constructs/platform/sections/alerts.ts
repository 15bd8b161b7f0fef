import { MetricAlerts } from '../../alerts';
import type { AlertsSettings } from '../alerts';
import { metricModelOf } from '../monitored';
import { section, type Section } from './section';

/** Alerts on metrics; those on logs are rules of Loki. */
export const alerts: Section<AlertsSettings> = section({
  path: ['alerts'],
  file: '90-alerts.yaml',
  podSecurity: 'restricted',
  settings: (environment) => environment.alerts,
  namespace: () => undefined,
  build: ({ scope, environment, shared }, { metrics, runbooks }) => {
    if (metrics === undefined) return {};
    const model = metricModelOf(scope, environment);
    const { namespace } = model.loki ?? model.agents[0] ?? { namespace: 'logging' };
    new MetricAlerts(scope, 'alerts', {
      namespace,
      model,
      ...(metrics !== true && metrics.name !== undefined && { name: metrics.name }),
      ...(runbooks !== undefined && { runbooks }),
      ...shared,
    });
    return {};
  },
});
