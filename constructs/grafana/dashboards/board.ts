import { DashboardBuilder, DashboardCursorSync, type Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { linkTo, type AnyPanel } from './panels';
import { repaired } from './repair';
import { dashboardUids, type DashboardName } from './uids';
import type { AnyVariable } from './variables';

/** Panels beside each other. Those that are left out leave their width to the others. */
export interface Row {
  /** In units of Grafana, 30 pixels each. */
  readonly height: number;
  /** Panels with their share of the width, or panels that share it equally. */
  readonly panels: readonly (AnyPanel | undefined | readonly [panel: AnyPanel | undefined, share: number])[];
}

/** A dashboard before it is built. */
export interface Board {
  readonly name: DashboardName;
  readonly title: string;
  /** What it is for, in one sentence. */
  readonly purpose: string;
  readonly variables: readonly AnyVariable[];
  readonly rows: readonly Row[];
  /** Time that it shows first: `1h`. @default '1h' */
  readonly time?: string;
  /** @default - it is not refreshed by itself */
  readonly refresh?: string;
}

/** Columns of a dashboard. */
const columns = 24;

/** Builds the dashboards that have panels, each with links to the others: the one after it first. */
export function built(all: readonly (Board | undefined)[]): Dashboard[] {
  const boards = all.filter((board): board is Board => board !== undefined && hasData(board));
  return boards.map((board, n) => {
    const others = [...boards.slice(n + 1), ...boards.slice(0, n)];
    const { name, title, purpose, variables, rows, time = '1h', refresh } = board;
    const builder = new DashboardBuilder(title)
      .uid(dashboardUids[name])
      .description(purpose)
      .tags(['logging'])
      .timezone('browser')
      .readonly()
      .tooltip(DashboardCursorSync.Crosshair)
      .time({ from: `now-${time}`, to: 'now' });
    if (refresh !== undefined) builder.refresh(refresh);
    for (const variable of variables) builder.withVariable(variable);
    for (const other of others) builder.link(linkTo(other.title, dashboardPath(other.name)));
    for (const panel of placed(rows)) builder.withPanel(panel);
    return repaired(builder.build());
  });
}

/** The path of a dashboard, below the root of Grafana. */
export function dashboardPath(name: DashboardName): string {
  return `/d/${dashboardUids[name]}`;
}

function placed(rows: readonly Row[]): AnyPanel[] {
  const panels: AnyPanel[] = [];
  let y = 0;
  for (const { height, panels: inRow } of rows) {
    const present = inRow
      .map((entry): readonly [AnyPanel | undefined, number] => (isShared(entry) ? entry : [entry, 1]))
      .filter((entry): entry is readonly [AnyPanel, number] => entry[0] !== undefined);
    if (present.length === 0) continue;
    const shares = present.reduce((sum, [, share]) => sum + share, 0);
    let before = 0;
    for (const [panel, share] of present) {
      const x = Math.round((columns * before) / shares);
      before += share;
      panels.push(panel.gridPos({ x, y, w: Math.round((columns * before) / shares) - x, h: height }));
    }
    y += height;
  }
  return panels;
}

function isShared(entry: Row['panels'][number]): entry is readonly [AnyPanel | undefined, number] {
  return Array.isArray(entry);
}

/** Whether any of its panels has a query. */
function hasData({ rows }: Board): boolean {
  return placed(rows).some((panel) => panel.build().type !== 'text');
}
