/** The uids of the dashboards, which links and bookmarks contain. They stay the same. */
export const dashboardUids = {
  logs: 'logging-logs',
  errors: 'logging-errors',
  events: 'logging-events',
  agents: 'logging-agents',
  health: 'logging-health',
  ingestion: 'logging-ingestion',
} as const;

export type DashboardName = keyof typeof dashboardUids;
