import {
  BigValueColorMode,
  BigValueGraphMode,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TableSortByFieldStateBuilder,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
  type DataSourceRef,
} from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type GridPos,
  type Panel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as LogsBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { DataqueryBuilder as LokiQueryBuilder } from '@grafana/grafana-foundation-sdk/loki';
import { DataqueryBuilder as PrometheusQueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TextBuilder, TextMode } from '@grafana/grafana-foundation-sdk/text';
import { PanelBuilder as GraphBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/** The data source that the variable `datasource` chooses. */
export const logsSource: DataSourceRef = { type: 'loki', uid: '${datasource}' };

/** A panel before it has its place. */
export interface AnyPanel {
  gridPos(gridPos: GridPos): this;
  build(): Panel;
}

/** A query of a panel. */
export interface PanelQuery {
  /** @default - a field of it is not sent, so that the query is left out */
  readonly expr: string | undefined;
  /** Name of the series: `{{namespace}}`. @default - its labels */
  readonly legend?: string;
}

/** Settings of every panel with queries. */
export interface PanelSettings {
  readonly title: string;
  /** What it shows, in one sentence. */
  readonly description: string;
  readonly queries: readonly PanelQuery[];
  /** @default - the Loki that the dashboard shows */
  readonly source?: DataSourceRef;
  /** A unit of Grafana: `short`, `bytes`, `s`. @default 'short' */
  readonly unit?: string;
}

/** Settings of a single number. */
export interface StatSettings extends PanelSettings {
  /** Values from which it is orange and red. @default - it has one color */
  readonly limits?: { readonly orange?: number; readonly red: number };
  readonly decimals?: number;
}

/** Settings of a table of groups. */
export interface TableSettings extends PanelSettings {
  /** The column of each query, in their order: its name, and its unit unless it is the unit of all. */
  readonly values: readonly (string | readonly [name: string, unit: string])[];
  /** Column whose values are links. @default - none */
  readonly link?: { readonly column: string; readonly title: string; readonly url: string };
}

/** A single number over the time of the dashboard; nothing if all queries are left out. */
export function stat(settings: StatSettings): AnyPanel | undefined {
  const { limits, decimals, unit = 'short' } = settings;
  const panel = withQueries(new StatBuilder(), settings, 'instant');
  if (panel === undefined) return undefined;
  if (decimals !== undefined) panel.decimals(decimals);
  return panel
    .unit(unit)
    .noValue('0')
    .graphMode(BigValueGraphMode.None)
    .colorMode(limits === undefined ? BigValueColorMode.None : BigValueColorMode.Value)
    .thresholds(
      new ThresholdsConfigBuilder()
        .mode(ThresholdsMode.Absolute)
        .steps([
          { value: null, color: limits === undefined ? 'text' : 'green' },
          ...(limits?.orange === undefined ? [] : [{ value: limits.orange, color: 'orange' }]),
          ...(limits === undefined ? [] : [{ value: limits.red, color: 'red' }]),
        ]),
    )
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false));
}

/** Bars over time, stacked by group: for counts of lines and bytes. */
export function bars(settings: PanelSettings): AnyPanel | undefined {
  return graph(settings)
    ?.drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(60)
    .lineWidth(0)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
}

/** Lines over time: for values that cannot be added up. */
export function lines(settings: PanelSettings): AnyPanel | undefined {
  return graph(settings)?.drawStyle(GraphDrawStyle.Line).fillOpacity(10).lineWidth(1);
}

/** The groups that instant queries of Loki return, one row each, the largest first. */
export function table(settings: TableSettings): AnyPanel | undefined {
  const { values, link, unit = 'short' } = settings;
  const columns = settings.queries.flatMap(({ expr }, n) => {
    const value = values[n] ?? 'Value';
    const [name, unitOfColumn] = typeof value === 'string' ? [value, unit] : value;
    return expr === undefined ? [] : [{ refId: refIdOf(n), name, unit: unitOfColumn }];
  });
  const panel = withQueries(new TableBuilder(), settings, 'instant');
  if (panel === undefined) return undefined;
  const renamed = Object.fromEntries(columns.map(({ refId, name }) => [`Value #${refId}`, name]));
  if (link !== undefined)
    panel.overrideByName(link.column, [
      { id: 'links', value: [{ title: link.title, url: link.url, targetBlank: false }] },
    ]);
  for (const column of columns) panel.overrideByName(column.name, [{ id: 'unit', value: column.unit }]);
  return panel
    .filterable(true)
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: { excludeByName: { Time: true }, indexByName: {}, renameByName: renamed },
    })
    .sortBy([new TableSortByFieldStateBuilder().displayName(columns[0]!.name).desc(true)]);
}

/** Log lines, the newest first. */
export function logs(settings: PanelSettings): AnyPanel | undefined {
  return withQueries(new LogsBuilder(), settings, 'range')
    ?.showTime(true)
    .wrapLogMessage(true)
    .enableLogDetails(true)
    .showLabels(false)
    .showCommonLabels(false)
    .prettifyLogMessage(false);
}

/** Text in Markdown, in which variables are replaced. */
export function text(title: string, content: readonly string[]): AnyPanel {
  return new TextBuilder().title(title).mode(TextMode.Markdown).content(content.join('\n'));
}

/** A link to a page of this Grafana, with the time and the variables of the dashboard. */
export function linkTo(title: string, url: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .icon('external link')
    .url(url)
    .keepTime(true)
    .includeVars(true);
}

function graph(settings: PanelSettings): GraphBuilder | undefined {
  return withQueries(new GraphBuilder(), settings, 'range')
    ?.unit(settings.unit ?? 'short')
    .min(0)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
}

/** Lines that a panel of log lines requests at most. */
const maxLines = 500;

interface Queried {
  title(title: string): this;
  description(description: string): this;
  datasource(source: DataSourceRef): this;
  withTarget(query: LokiQueryBuilder | PrometheusQueryBuilder): this;
}

function withQueries<Builder extends Queried>(
  panel: Builder,
  { title, description, queries, source = logsSource }: PanelSettings,
  type: 'range' | 'instant',
): Builder | undefined {
  const targets = queries.flatMap(({ expr, legend }, n) =>
    expr === undefined
      ? []
      : [target({ expr, type, source, refId: refIdOf(n), ...(legend !== undefined && { legend }) })],
  );
  if (targets.length === 0) return undefined;
  panel.title(title).description(description).datasource(source);
  for (const one of targets) panel.withTarget(one);
  return panel;
}

interface Target {
  readonly expr: string;
  readonly type: 'range' | 'instant';
  readonly source: DataSourceRef;
  readonly refId: string;
  readonly legend?: string;
}

function target({ expr, type, source, refId, legend }: Target): LokiQueryBuilder | PrometheusQueryBuilder {
  const query =
    source.type === 'prometheus' ? prometheusQuery(type) : new LokiQueryBuilder().queryType(type).maxLines(maxLines);
  query.refId(refId).expr(expr).datasource(source);
  if (legend !== undefined) query.legendFormat(legend);
  return query;
}

function prometheusQuery(type: 'range' | 'instant'): PrometheusQueryBuilder {
  const query = new PrometheusQueryBuilder();
  return type === 'instant' ? query.instant() : query.range();
}

/** `A`, `B`, … */
function refIdOf(n: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + n);
}
