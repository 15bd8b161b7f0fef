import type { EnvVar } from '../../imports/k8s';
import type { AlertingRule, RuleGroup } from '../contracts';
import { digest, type Data } from '../kit';
import { receiverEnv, receiversOf, type AlertReceivers } from './alert-receivers';
import { escaped } from './data-sources';
import { folder, type AlertingFiles } from './provisioning';

/** Rules that Grafana evaluates, and whom it tells. */
export interface GrafanaAlerts {
  readonly groups: readonly AlertGroup[];
  /**
   * Who gets the alerts. It becomes the whole notification policy of Grafana: the one that users edit is overwritten at
   * each start.
   *
   * @default - alerts are visible in Grafana only, unless its users set a policy
   */
  readonly notify?: AlertReceivers;
  /** The uids of rules of an earlier configuration. Grafana keeps rules that are no longer in a file. @default - none */
  readonly retired?: readonly string[];
}

/** Alerting rules on a data source. */
export interface AlertGroup extends Pick<RuleGroup, 'name' | 'interval'> {
  /** The uid of the data source. */
  readonly dataSource: string;
  /** Their expressions have results above 0 while something is wrong. */
  readonly rules: readonly AlertingRule[];
}

/** The data source that stands for expressions on results. */
const expressions = '__expr__';

/** The name of the contact point. */
const contactPoint = 'logging';

/** The longest uid that Grafana takes. */
export const longestUid = 40;

/** The files of rules, contact points and policies. */
export function provisionedAlerts({ groups, notify, retired = [] }: GrafanaAlerts): AlertingFiles {
  const sources = new Set(groups.map(({ dataSource }) => dataSource));
  const rules = {
    apiVersion: 1,
    groups: groups.map((group) => groupOf(group, sources.size > 1)),
    ...(retired.length > 0 && { deleteRules: retired.map((uid) => ({ orgId: 1, uid })) }),
  };
  if (notify === undefined) return { rules };
  return {
    rules,
    'contact-points': {
      apiVersion: 1,
      contactPoints: [{ orgId: 1, name: contactPoint, receivers: receiversOf(notify) }],
    },
    policies: {
      apiVersion: 1,
      policies: [{ orgId: 1, receiver: contactPoint, group_by: ['grafana_folder', 'alertname'] }],
    },
  };
}

/** The variables that the files read. */
export function alertingEnv({ notify }: GrafanaAlerts): EnvVar[] {
  return notify === undefined ? [] : receiverEnv(notify);
}

/** The uid of a rule, which stays the same while data source and name do. */
export function ruleUid(dataSource: string, alert: string): string {
  const uid = `${dataSource}-${alert}`.replaceAll(/[^\w-]/g, '-');
  return uid.length <= longestUid
    ? uid
    : `${uid.slice(0, longestUid - 9)}-${digest(`${dataSource} ${alert}`).slice(0, 8)}`;
}

function groupOf({ name, interval = '1m', dataSource, rules }: AlertGroup, severalSources: boolean): Data {
  return {
    orgId: 1,
    name: escaped(`${dataSource}-${name}`),
    folder: folder.title,
    interval,
    rules: rules.map((rule) => ruleOf(rule, dataSource, severalSources)),
  };
}

/**
 * A rule: A queries, B takes the last value of each series, and C fires if it is above 0. The comparison is part of the
 * query, which therefore has no result while all is well: `noDataState: OK`.
 */
function ruleOf(rule: AlertingRule, dataSource: string, severalSources: boolean): Data {
  const { alert, expr, for: pendingFor = '0s', keepFiringFor, labels = {}, annotations = {} } = rule;
  return {
    uid: ruleUid(dataSource, alert),
    title: escaped(severalSources ? `${alert} (${dataSource})` : alert),
    condition: 'C',
    data: [
      {
        refId: 'A',
        queryType: 'instant',
        datasourceUid: dataSource,
        relativeTimeRange: { from: 600, to: 0 },
        // Nothing is expanded in a model, unlike in other strings.
        model: { refId: 'A', queryType: 'instant', editorMode: 'code', expr, intervalMs: 1000, maxDataPoints: 43_200 },
      },
      expression('B', { type: 'reduce', reducer: 'last', expression: 'A' }),
      expression('C', {
        type: 'threshold',
        expression: 'B',
        conditions: [{ evaluator: { type: 'gt', params: [0] } }],
      }),
    ],
    for: pendingFor,
    ...(keepFiringFor !== undefined && { keepFiringFor }),
    noDataState: 'OK',
    execErrState: 'Error',
    labels: Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, escaped(value)])),
    // Not escaped: Grafana expands `${NAME}` here, but not `$labels`, which is part of a template.
    annotations: { ...annotations },
  };
}

function expression(refId: string, model: Data): Data {
  const datasource = { type: expressions, uid: expressions };
  return { refId, datasourceUid: expressions, model: { refId, datasource, ...model } };
}
