import { error, isMap, type Data, type Path, type Problem } from '../kit';
import { repeated, uidPattern } from './data-source-rules';

/** Bytes of the JSON of a dashboard: `kubectl apply` keeps a copy in an annotation, and annotations have 256 KiB. */
const maxBytes = 200_000;

/** The newest schema that all supported releases read. */
const newestSchema = 42;

/** Names that stand for no data source of their own. */
const builtIn = ['-- Grafana --', '-- Mixed --', '-- Dashboard --', '__expr__'];

/**
 * Validates dashboards as Grafana reads them from files.
 *
 * @param texts - the JSON of each
 * @param dataSources - the uids that panels may name
 * @returns problems with the paths of the dashboards: `dashboards[0].uid`
 */
export function dashboardProblems(texts: readonly string[], dataSources: readonly string[]): Problem[] {
  const parsed = texts.map((text): unknown => JSON.parse(text));
  const maps = parsed.map((one) => (isMap(one) ? one : {}));
  return [
    ...repeated(maps, 'uid', ['dashboards']),
    ...repeated(maps, 'title', ['dashboards']),
    ...maps.flatMap((dashboard, n) => [
      ...sizeProblems(['dashboards', n], texts[n]!),
      ...formProblems(['dashboards', n], dashboard),
      ...panelProblems(['dashboards', n], dashboard),
      ...referenceProblems(['dashboards', n], dashboard, dataSources),
    ]),
  ];
}

function sizeProblems(at: Path, text: string): Problem[] {
  const size = Buffer.byteLength(text);
  return size < maxBytes
    ? []
    : [error(at, `the JSON has ${size} bytes; a ConfigMap is applied with less than 200 kB.`)];
}

function formProblems(at: Path, dashboard: Data): Problem[] {
  if ('spec' in dashboard || 'apiVersion' in dashboard)
    return [error(at, 'it is a resource of the API; files contain the classic JSON of a dashboard.')];
  const { uid, title, schemaVersion, id } = dashboard;
  const problems: Problem[] = [];
  if (typeof uid !== 'string' || !uidPattern.test(uid))
    problems.push(error([...at, 'uid'], `'${String(uid)}' is not a uid: 1 to 40 letters, digits, '-' and '_'.`));
  if (typeof title !== 'string' || title === '') problems.push(error([...at, 'title'], 'the title is empty.'));
  if (typeof schemaVersion !== 'number' || schemaVersion > newestSchema)
    problems.push(
      error(
        [...at, 'schemaVersion'],
        `${String(schemaVersion)} is not a schema up to ${newestSchema}, which Grafana reads.`,
      ),
    );
  if (id !== undefined && id !== null)
    problems.push(error([...at, 'id'], 'a number of one database; in a file it would replace another dashboard.'));
  if ('__inputs' in dashboard)
    problems.push(error([...at, '__inputs'], 'only the import dialog asks for inputs; a file has none.'));
  return problems;
}

function panelProblems(at: Path, dashboard: Data): Problem[] {
  const panels = panelsOf(dashboard);
  const ids = panels.map(({ id }) => id);
  return ids.flatMap((id, n) => {
    if (typeof id !== 'number' || id < 1)
      return [
        error([...at, 'panels', n], `its id is ${String(id)}; Grafana 13 may drop panels without an id from 1 on.`),
      ];
    return ids.indexOf(id) === n ? [] : [error([...at, 'panels', n], `its id ${id} is that of another panel too.`)];
  });
}

/** Panels, also those in rows. */
function panelsOf({ panels }: Data): Data[] {
  return (Array.isArray(panels) ? panels : []).filter(isMap).flatMap((panel) => [panel, ...panelsOf(panel)]);
}

/** Every data source is one of Grafana, or a variable of the dashboard. */
function referenceProblems(at: Path, dashboard: Data, dataSources: readonly string[]): Problem[] {
  const { templating } = dashboard;
  const list = isMap(templating) && Array.isArray(templating['list']) ? templating['list'] : [];
  const variables = list
    .filter(isMap)
    .flatMap(({ name, type }) => (type === 'datasource' ? [`\${${String(name)}}`] : []));
  const known = new Set([...dataSources, ...variables, ...builtIn]);
  const unknown = [...new Set(dataSourcesIn(dashboard))].filter((uid) => !known.has(uid));
  return unknown.map((uid) =>
    error(
      at,
      `'${uid}' is neither the uid of a data source nor a variable of the dashboard, so its panels show nothing.`,
    ),
  );
}

function dataSourcesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(dataSourcesIn);
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    if (key !== 'datasource') return dataSourcesIn(item);
    const uid = isMap(item) ? item['uid'] : item;
    return typeof uid === 'string' ? [uid] : [];
  });
}
