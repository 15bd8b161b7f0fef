import { endpointOfUrl, urlProblem, type ExternalService } from '../contracts';
import {
  configFiles,
  digest,
  error,
  portProblems,
  replaceWith,
  escapeControl,
  type Path,
  type Problem,
  type Workload,
} from '../kit';
import type { RulerPlan } from './config';
import type { LokiProps } from './loki';
import { hasAlerts, hasRecordings, ruleWarnings, ruleFiles, ruleProblems, type RuleGroup } from './rules';
import type { LokiTarget, TargetFiles } from './target';

/** Where the ruler finds a folder of rules for each tenant. */
const rulesPath = '/etc/loki/rules';

/** Who takes the results of recording rules. */
export interface RemoteWrite extends ExternalService {
  /** @default '/api/v1/write' - as Prometheus has it; Mimir's is /api/v1/push */
  readonly path?: string;
}

/** Where rules come from, and the connections that follow from them. */
export function rulerPlan({ rules, store, alertmanager, remoteWrite }: LokiProps, ruler: Workload): RulerPlan {
  const alerts = connected(ruler, alertmanager, 'alerts');
  const metrics = connected(ruler, remoteWrite, 'metrics of logs');
  return {
    folder: rules !== undefined || store === 'filesystem' ? rulesPath : undefined,
    alertmanager: alerts,
    remoteWrite: metrics && `${metrics}${remoteWrite?.path ?? '/api/v1/write'}`,
  };
}

/** The rules of each tenant, in a ConfigMap and a folder of its own. The ruler looks at them every minute. */
export function ruleVolumes(
  { workload }: LokiTarget,
  { rules, store, namespace }: LokiProps,
  name: string,
): TargetFiles['live'] {
  const tenants = Object.entries(rules ?? {});
  const none = { name: 'no-rules', emptyDir: {} };
  // Without a folder of its own a tenant that asks for its rules is answered with 500, and without any the ruler fails.
  if (tenants.length === 0) return store === 'filesystem' ? [{ volume: none, path: rulesPath }] : [];
  return tenants.map(([tenant, groups], n) => {
    const path = `${rulesPath}/${tenant}`;
    if (groups.length === 0) return { volume: none, path };
    const files = ruleFiles(groups);
    const { volume } = configFiles(workload, `rules-${n}`, { name: configMapName(name, tenant), namespace, files });
    return { volume, path };
  });
}

/** A tenant may be called what no ConfigMap may. */
function configMapName(name: string, tenant: string): string {
  const plain = tenant
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 30);
  return `${name}-rules-${plain === tenant ? plain : `${plain}-${digest(tenant).slice(0, 6)}`}`;
}

/** What rules would do in vain. */
export function rulerProblems({ rules = {}, alertmanager, remoteWrite }: LokiProps): Problem[] {
  return [
    ...serviceProblems(['alertmanager'], alertmanager),
    ...serviceProblems(['remoteWrite'], remoteWrite),
    ...pathProblems(remoteWrite?.path),
    ...(remoteWrite?.path === undefined || remoteWrite.path.startsWith('/')
      ? []
      : [
          error(
            ['remoteWrite', 'path'],
            `'${remoteWrite.path}' would be joined to the host, and results would go to another.`,
            replaceWith(`/${remoteWrite.path}`),
          ),
        ]),
    ...Object.entries(rules).flatMap(([tenant, groups]) => {
      const path = ['rules', tenant];
      return [...ruleProblems(path, groups), ...destinationProblems(path, groups, alertmanager, remoteWrite)];
    }),
  ];
}

/** A path as Go reads it in a URL: RFC 3986, perhaps with a query. */
function pathProblems(path: string | undefined): Problem[] {
  if (path === undefined || !path.startsWith('/') || /^(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})+$/.test(path))
    return [];
  return [
    error(
      ['remoteWrite', 'path'],
      `'${escapeControl(path)}' cannot stand in a URL: other characters are written as '%' with two hexadecimal digits.`,
    ),
  ];
}

/** Rules that work, and that their readers will not tell apart. */
export function rulerWarnings({ rules = {} }: LokiProps): Problem[] {
  return Object.entries(rules).flatMap(([tenant, groups]) => ruleWarnings(['rules', tenant], groups));
}

function destinationProblems(
  path: Path,
  groups: readonly RuleGroup[],
  alertmanager: ExternalService | undefined,
  remoteWrite: ExternalService | undefined,
): Problem[] {
  const problems: Problem[] = [];
  if (hasAlerts(groups) && alertmanager === undefined)
    problems.push(
      error(
        path,
        'there are alerts and no Alertmanager that is told of them: they only show in the API. The setting alertmanager of loki has its URL.',
      ),
    );
  if (hasRecordings(groups) && remoteWrite === undefined)
    problems.push(
      error(
        path,
        'there are recording rules and no remote write that takes their results: Loki keeps no metrics itself. The setting remoteWrite of loki has its URL.',
      ),
    );
  return problems;
}

/** Validates the URL and the port of a service outside the platform. */
function serviceProblems(path: Path, service: ExternalService | undefined): Problem[] {
  if (service === undefined) return [];
  const problem = urlProblem(service.url);
  return [
    ...(problem === undefined ? [] : [error([...path, 'url'], problem)]),
    ...portProblems([...path, 'podPort'], service.podPort),
  ];
}

/** Connects the ruler to a service; one that is described wrongly is a problem, and nothing is connected. */
function connected(ruler: Workload, service: ExternalService | undefined, carries: string): string | undefined {
  if (service === undefined || serviceProblems([], service).length > 0) return undefined;
  const { url, cidrs, podPort } = service;
  return ruler.connect(endpointOfUrl(url, cidrs, podPort), carries);
}
