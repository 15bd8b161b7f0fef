import { load } from 'js-yaml';
import { requestsOf } from '../../constructs/grafana';
import { isMap, valueAt, type Data, type Manifest } from '../../constructs/kit';
import type { Traffic } from './traffic';

/** A query that dashboards or rules make, as a request to Loki. */
export interface LokiQuery {
  /** `Dashboard: panel`, or `rule: name`. */
  readonly name: string;
  readonly of: 'dashboard' | 'rule';
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** What is queried of Loki, and how much is queried of Prometheus. */
export interface Queries {
  readonly loki: readonly LokiQuery[];
  readonly dashboards: number;
  readonly prometheus: number;
}

/**
 * The queries of all dashboards, variables and rules in the ConfigMaps of a platform: those that its Grafana, or the ruler
 * of its Loki, reads.
 */
export function queriesIn(manifests: readonly Manifest[], now = Date.now()): Queries {
  const files = manifests
    .filter(({ kind }) => kind === 'ConfigMap')
    .flatMap(({ data }) => (isMap(data) ? Object.values(data) : []))
    .flatMap((text): readonly Data[] => {
      const parsed = parse(String(text));
      return isMap(parsed) ? [parsed] : [];
    });
  const dashboards = files.filter((file) => Array.isArray(file['panels']) && file['templating'] !== undefined);
  const requests = requestsOf(dashboards);
  const time = { end: `${now}000000` };
  const range = { start: `${now - 3_600_000}000000`, ...time };
  const ofPanels = requests
    .filter(({ source }) => source === 'loki')
    .map(({ dashboard, panel, path, query, type }): LokiQuery => {
      const parameters = {
        values: { ...(query !== '' && { query }), ...range },
        instant: { query, time: time.end, direction: 'backward' },
        range: { query, ...range, step: '15000ms', limit: '500', direction: 'backward' },
      }[type];
      return { name: `${dashboard}: ${panel}`, of: 'dashboard', path, query: parameters };
    });
  const ofRules = files.flatMap(rulesOf).map(({ name, expr }): LokiQuery => ({
    name: `rule: ${name}`,
    of: 'rule',
    path: '/loki/api/v1/query',
    query: { query: expr, time: time.end },
  }));
  return {
    loki: [...ofPanels, ...ofRules],
    dashboards: dashboards.length,
    prometheus: requests.length - ofPanels.length,
  };
}

function parse(text: string): unknown {
  try {
    return load(text);
  } catch {
    return undefined;
  }
}

/** The rules of a file of the ruler, and those that Grafana evaluates. */
function rulesOf(file: Data): { readonly name: string; readonly expr: string }[] {
  const list = (value: unknown): readonly Data[] => (Array.isArray(value) ? value.filter(isMap) : []);
  return list(file['groups'])
    .flatMap((group) => list(group['rules']))
    .flatMap((rule) => {
      const own = rule['expr'];
      const ofGrafana = list(rule['data'])
        .filter(({ datasourceUid }) => datasourceUid !== '__expr__')
        .map((query) => valueAt(query, ['model', 'expr']));
      const name = String(rule['alert'] ?? rule['record'] ?? rule['title']);
      return [own, ...ofGrafana].flatMap((expr) => (typeof expr === 'string' ? [{ name, expr }] : []));
    });
}

/** The queries without a result, and those that Loki refuses, with its answer. */
export interface Answers {
  readonly empty: readonly string[];
  readonly refused: readonly string[];
}

/** Sends every query through the gateway, as Grafana's user. */
export async function answersTo(traffic: Traffic, queries: readonly LokiQuery[]): Promise<Answers> {
  const [empty, refused]: [string[], string[]] = [[], []];
  for (const { name, path, query } of queries)
    try {
      const { data } = (await traffic.query(path, query)) as { data: unknown };
      const result = isMap(data) ? data['result'] : data;
      if (!Array.isArray(result) || result.length === 0) empty.push(name);
    } catch (error) {
      refused.push(`${name}: ${(error as Error).message}`);
    }
  return { empty, refused };
}
