/** What a connection carries, in the order in which it is listed. */
export const kinds = ['logs', 'events', 'traces', 'queries', 'storage', 'metrics', 'alerts', 'other'] as const;

export type Kind = (typeof kinds)[number];

/** Kinds by the contents of flows. A content that is not listed is of the kind `other`. */
const contents: Readonly<Record<string, Kind>> = {
  logs: 'logs',
  events: 'events',
  'audit events': 'events',
  traces: 'traces',
  queries: 'queries',
  tail: 'queries',
  rules: 'queries',
  dashboards: 'queries',
  chunks: 'storage',
  'blocks of traces': 'storage',
  objects: 'storage',
  'parts of objects': 'storage',
  cache: 'storage',
  provisioning: 'storage',
  'clean-up': 'storage',
  metrics: 'metrics',
  'metrics of logs': 'metrics',
  'metrics of traces': 'metrics',
  alerts: 'alerts',
};

/** The kinds of a flow, most important first. @param carries - contents, separated by `, ` */
export function kindsOf(carries: string): Kind[] {
  const found = new Set(carries.split(', ').map((content) => contents[content] ?? 'other'));
  return kinds.filter((kind) => found.has(kind));
}

/** The parts of a platform that can be drawn alone. */
export const views = ['all', 'logs', 'events', 'traces', 'storage'] as const;

export type View = (typeof views)[number];
