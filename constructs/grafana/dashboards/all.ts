import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { agentsBoard } from './agents';
import { built } from './board';
import { errorsBoard } from './errors';
import { eventsBoard } from './events';
import { healthBoard } from './health';
import { ingestionBoard } from './ingestion';
import { logsBoard } from './logs';
import type { DashboardModel } from './model';

/** All dashboards that the model has data for. Loaded only by environments with Grafana, because it loads the builders. */
export function allDashboards(model: DashboardModel): Dashboard[] {
  const boards = [logsBoard, errorsBoard, eventsBoard, agentsBoard, healthBoard, ingestionBoard];
  return built(boards.map((board) => board(model)));
}
