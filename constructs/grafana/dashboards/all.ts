import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { built } from './board';
import { logsBoard } from './logs';
import type { DashboardModel } from './model';

/** All dashboards that the model has data for. Loaded only by environments with Grafana, because it loads the builders. */
export function allDashboards(model: DashboardModel): Dashboard[] {
  return built([logsBoard(model)]);
}
