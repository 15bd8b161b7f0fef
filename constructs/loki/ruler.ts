import type { ExternalService, RuleGroup } from '../contracts';
import { configFiles, digest, error, type Path, type Problem, type Workload } from '../kit';
import type { RulerPlan } from './config';
import type { LokiProps } from './loki';
import { serviceConfig, serviceProblems } from './ruler-services';
import { hasAlerts, hasRecordings, ruleWarnings, ruleFiles, ruleProblems } from './rules';
import type { LokiTarget, TargetFiles } from './target';

/** Mount path of the rules, with a folder per tenant. */
const rulesPath = '/etc/loki/rules';

/**
 * The rules of every tenant, if they come from files: if any tenant has rules, or if there is no object store for those
 * of the API.
 */
function fileRules({ tenants = {}, store }: LokiProps): (readonly [tenant: string, groups: readonly RuleGroup[]])[] {
  const all = Object.entries(tenants);
  const fromFiles = store === 'filesystem' || all.some(([, { rules }]) => rules !== undefined);
  return fromFiles ? all.map(([tenant, { rules = [] }]) => [tenant, rules] as const) : [];
}

/** The source of the rules, and the connections of the ruler. */
export function rulerPlan(props: LokiProps, ruler: Workload): RulerPlan {
  return {
    folder: fileRules(props).length > 0 || props.store === 'filesystem' ? rulesPath : undefined,
    services: serviceConfig(props, ruler),
  };
}

/** A ConfigMap and a folder with the rules of each tenant. The ruler reloads them every minute. */
export function ruleVolumes({ workload }: LokiTarget, props: LokiProps, name: string): TargetFiles['reloaded'] {
  const { store, namespace } = props;
  const tenants = fileRules(props);
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
export function rulerProblems(props: LokiProps): Problem[] {
  const { alertmanager, remoteWrite } = props;
  return [
    ...serviceProblems('alertmanager', alertmanager),
    ...serviceProblems('remoteWrite', remoteWrite),
    ...fileRules(props).flatMap(([tenant, groups]) => {
      const path = ['tenants', tenant, 'rules'];
      return [...ruleProblems(path, groups), ...destinationProblems(path, groups, alertmanager, remoteWrite)];
    }),
  ];
}

/** Warns of rules that cannot be distinguished. */
export function rulerWarnings(props: LokiProps): Problem[] {
  return fileRules(props).flatMap(([tenant, groups]) => ruleWarnings(['tenants', tenant, 'rules'], groups));
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
