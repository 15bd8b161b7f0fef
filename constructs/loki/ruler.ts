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
  urlCidrProblems,
  type Workload,
} from '../kit';
import type { RulerPlan } from './config';
import type { LokiProps } from './loki';
import { hasAlerts, hasRecordings, ruleWarnings, ruleFiles, ruleProblems, type RuleGroup } from './rules';
import type { LokiTarget, TargetFiles } from './target';

/** Mount path of the rules, with a folder per tenant. */
const rulesPath = '/etc/loki/rules';

/** The endpoint for the results of recording rules. */
export interface RemoteWrite extends ExternalService {
  /** Path of the API: `/api/v1/write` of Prometheus, `/api/v1/push` of Mimir. @default '/api/v1/write' */
  readonly path?: string;
}

/** The source of the rules, and the connections of the ruler. */
export function rulerPlan({ rules, store, alertmanager, remoteWrite }: LokiProps, ruler: Workload): RulerPlan {
  const alerts = connect(ruler, alertmanager, 'alerts');
  const metrics = connect(ruler, remoteWrite, 'metrics of logs');
  return {
    folder: rules !== undefined || store === 'filesystem' ? rulesPath : undefined,
    alertmanager: alerts,
    remoteWrite: metrics && `${metrics}${remoteWrite?.path ?? '/api/v1/write'}`,
  };
}

/** A ConfigMap and a folder with the rules of each tenant. The ruler reloads them every minute. */
export function ruleVolumes(
  { workload }: LokiTarget,
  { rules, store, namespace }: LokiProps,
  name: string,
): TargetFiles['reloaded'] {
  const tenants = Object.entries(rules ?? {});
  const empty = { name: 'no-rules', emptyDir: {} };
  // Without a folder the rules API responds with 500 to that tenant, and without any folder the ruler fails.
  if (tenants.length === 0) return store === 'filesystem' ? [{ volume: empty, path: rulesPath }] : [];
  return tenants.map(([tenant, groups], n) => {
    const path = `${rulesPath}/${tenant}`;
    if (groups.length === 0) return { volume: empty, path };
    const files = ruleFiles(groups);
    const { volume } = configFiles(workload, `rules-${n}`, { name: configMapName(name, tenant), namespace, files });
    return { volume, path };
  });
}

/** The name of a tenant may be invalid for a ConfigMap. */
function configMapName(name: string, tenant: string): string {
  const plain = tenant
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 30);
  return `${name}-rules-${plain === tenant ? plain : `${plain}-${digest(tenant).slice(0, 6)}`}`;
}

/** Validates rules, and the services that they need. */
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
            `'${remoteWrite.path}' does not start with '/', and would become part of the host name.`,
            replaceWith(`/${remoteWrite.path}`),
          ),
        ]),
    ...Object.entries(rules).flatMap(([tenant, groups]) => {
      const path = ['rules', tenant];
      return [...ruleProblems(path, groups), ...destinationProblems(path, groups, alertmanager, remoteWrite)];
    }),
  ];
}

/** Validates the path of a URL, perhaps with a query (RFC 3986). */
function pathProblems(path: string | undefined): Problem[] {
  if (path === undefined || !path.startsWith('/') || /^(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})+$/.test(path))
    return [];
  return [
    error(
      ['remoteWrite', 'path'],
      `'${escapeControl(path)}' is not a valid URL path: other characters than letters, digits and URL punctuation are written as '%' and two hexadecimal digits.`,
    ),
  ];
}

/** Warns of rules that cannot be distinguished. */
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
      error(path, 'there are alerting rules but no Alertmanager, so no alert would be sent. Set alertmanager of loki.'),
    );
  if (hasRecordings(groups) && remoteWrite === undefined)
    problems.push(
      error(
        path,
        'there are recording rules but no remote write endpoint, and Loki itself stores no metrics. Set remoteWrite of loki.',
      ),
    );
  return problems;
}

/** Validates the URL and the port of an external service. */
function serviceProblems(path: Path, service: ExternalService | undefined): Problem[] {
  if (service === undefined) return [];
  const problem = urlProblem(service.url);
  return [
    ...(problem === undefined ? [] : [error([...path, 'url'], problem)]),
    ...urlCidrProblems([...path, 'cidrs'], service.cidrs),
    ...portProblems([...path, 'podPort'], service.podPort),
  ];
}

/** Connects the ruler to a service and returns its URL; nothing if its settings are invalid. */
function connect(ruler: Workload, service: ExternalService | undefined, carries: string): string | undefined {
  if (service === undefined || serviceProblems([], service).length > 0) return undefined;
  const { url, cidrs, podPort } = service;
  return ruler.connect(endpointOfUrl(url, cidrs, podPort), carries);
}
