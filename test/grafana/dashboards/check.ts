import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { requestsOf, type DashboardRequest } from '../../../constructs/grafana';
import { expressionError } from '../../../constructs/loki/rules/logql';
import { routes } from '../../../constructs/loki/routes';

/** The largest file of a dashboard, bytes. */
const largestFile = 200_000;

/** Whatever is wrong with dashboards that are provisioned together, in one line each. */
export function problemsOf(all: readonly Dashboard[], knownSources: readonly string[]): string[] {
  const uids = all.map(({ uid }) => uid);
  return [
    ...duplicates(uids).map((uid) => `uid ${uid} is used twice`),
    ...duplicates(all.map(({ title }) => title)).map((title) => `title ${title} is used twice`),
    ...all.flatMap((dashboard) =>
      [
        ...fileProblems(dashboard, uids),
        ...panelProblems(dashboard),
        ...referenceProblems(dashboard, knownSources),
      ].map((problem) => `${dashboard.uid}: ${problem}`),
    ),
    ...requestsOf(all).flatMap((request) =>
      requestProblems(request).map((problem) => `${request.dashboard}: ${request.panel}: ${problem}`),
    ),
  ];
}

function fileProblems(dashboard: Dashboard, uids: readonly (string | undefined)[]): string[] {
  const text = JSON.stringify(dashboard);
  const linked = [...text.matchAll(/\/d\/([\w-]+)/g)].map(([, uid]) => uid!);
  return [
    ...(/^[\w-]{1,40}$/.test(dashboard.uid ?? '') ? [] : ['uid is not 1 to 40 letters, digits, - and _']),
    ...(dashboard.schemaVersion === 42 ? [] : [`schemaVersion ${dashboard.schemaVersion} is not 42`]),
    ...((dashboard.description ?? '').endsWith('.') ? [] : ['it has no purpose']),
    ...(text.length < largestFile ? [] : [`it has ${text.length} bytes`]),
    ...(text.includes('${DS_') || text.includes('__inputs') ? ['it has inputs of an import'] : []),
    ...linked.filter((uid) => !uids.includes(uid)).map((uid) => `a link leads to ${uid}, which does not exist`),
  ];
}

function panelProblems({ panels = [] }: Dashboard): string[] {
  const all = panels as readonly Panel[];
  const places = all.map(({ gridPos, title }) => ({ title, ...(gridPos ?? { x: 0, y: 0, w: 0, h: 0 }) }));
  return [
    ...all.filter(({ id = 0 }) => !(id >= 1)).map(({ title }) => `${title} has no id`),
    ...duplicates(all.map(({ id }) => id)).map((id) => `id ${id} is used twice`),
    ...all.flatMap(({ title, targets = [] }) =>
      duplicates(targets.map((target) => (target as { refId?: string }).refId)).map(
        (refId) => `${title}: refId ${refId} is used twice`,
      ),
    ),
    ...places
      .filter(({ x, w, h }) => !(x >= 0 && w >= 1 && h >= 1 && x + w <= 24))
      .map(({ title }) => `${title} is outside the 24 columns`),
    ...places.flatMap((one, n) =>
      places
        .slice(n + 1)
        .filter(
          (two) => one.x < two.x + two.w && two.x < one.x + one.w && one.y < two.y + two.h && two.y < one.y + one.h,
        )
        .map((two) => `${one.title} overlaps ${two.title}`),
    ),
  ];
}

/** References to data sources and to variables, which variables may only have to those before them. */
function referenceProblems(
  { panels = [], templating: { list = [] } }: Dashboard,
  knownSources: readonly string[],
): string[] {
  const names = list.map(({ name }) => name);
  const sources = new Set(
    [...JSON.stringify([panels, list]).matchAll(/"datasource":\{"type":"\w+","uid":"([^"]+)"/g)].map(([, uid]) => uid!),
  );
  const unknown = (text: string, known: readonly string[]): string[] =>
    [...text.matchAll(/\$\{?(\w+)/g)]
      .map(([, name]) => name!)
      .filter((name) => !name.startsWith('__') && !known.includes(name));
  const queries = (panels as readonly Panel[]).flatMap(({ title, targets = [] }) =>
    targets.map((target) => ({ title, ...(target as unknown as { expr: string; queryType?: string }) })),
  );
  return [
    ...duplicates(names).map((name) => `variable ${name} exists twice`),
    ...[...sources]
      .filter((uid) => !(uid === '${datasource}' ? names.includes('datasource') : knownSources.includes(uid)))
      .map((uid) => `data source ${uid} does not exist`),
    ...queries.flatMap(({ title, expr }) =>
      unknown(expr, names).map((name) => `${title}: variable ${name} does not exist`),
    ),
    ...list.flatMap(({ name, query }, n) =>
      unknown(JSON.stringify(query ?? ''), names.slice(0, n)).map(
        (other) => `variable ${name}: ${other} is not before it`,
      ),
    ),
    ...queries.flatMap(({ title, expr, queryType }) =>
      macroProblems(expr, queryType).map((problem) => `${title}: ${problem}`),
    ),
  ];
}

function macroProblems(expr: string, queryType: string | undefined): string[] {
  return [
    ...(expr.includes('$__rate_interval') ? ['$__rate_interval is not a macro of Loki'] : []),
    ...(queryType === 'instant' && /\$__(auto|interval)/.test(expr)
      ? ['an instant query has the step of a graph']
      : []),
    ...(queryType === 'range' && expr.includes('$__range') ? ['a graph has the whole time at each point'] : []),
  ];
}

function requestProblems({ source, path, query, type }: DashboardRequest): string[] {
  if (/\$[\w{]/.test(query)) return [`${query} has variables or macros`];
  if (source === 'prometheus') return promqlProblems(query);
  const allowed = routes.some(
    (route) => route.access === 'query' && new RegExp(`^${route.path.replace('{name}', '[^/]+')}$`).test(path),
  );
  const error = query === '' && type === 'values' ? undefined : logqlError(query);
  return [
    ...(allowed ? [] : [`${path} is not allowed to users who read`]),
    ...(query.includes('`') ? ['a string has backticks'] : []),
    ...(error === undefined ? [] : [error]),
  ];
}

/** The error of a log query or a metric query. A rule must be a metric query. */
function logqlError(query: string): string | undefined {
  return expressionError(query.startsWith('{') ? `count_over_time(${query} [1m])` : query, 'record');
}

/** There is no parser of PromQL here: parentheses, and what is no function of PromQL. */
function promqlProblems(query: string): string[] {
  const counts = ['(', ')', '{', '}', '[', ']'].map((one) => query.split(one).length);
  const isBalanced = counts[0] === counts[1] && counts[2] === counts[3] && counts[4] === counts[5];
  const called = [...query.matchAll(/(\w+)\s*\(/g)].map(([, name]) => name!);
  return [
    ...(isBalanced ? [] : ['parentheses are not balanced']),
    ...called.filter((name) => !promqlCalls.has(name)).map((name) => `${name} is not a function of PromQL`),
  ];
}

const promqlCalls = new Set(['sum', 'count', 'max', 'by', 'rate', 'increase', 'histogram_quantile', 'vector', 'or']);

function duplicates<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values.filter((value, n) => values.indexOf(value) !== n))];
}
