import { isMap, type Data } from '../../../constructs/kit';
import { Skipped } from '../../checks/check';
import { listAt } from '../../checks/workloads';
import type { Context } from '../check';
import { mapAt, nameOf, textAt } from './reader';

/** All nodes. @throws Forbidden @throws Skipped if there are none: of no node, a check could not tell anything */
export function nodesOf({ cluster }: Pick<Context, 'cluster'>): readonly Data[] {
  const nodes = cluster.list('nodes');
  if (nodes.length === 0) throw new Skipped('the cluster has no nodes');
  return nodes;
}

/** Why a node cannot run a pod, and the pod setting that decides it. */
export interface Obstacle {
  readonly reason: string;
  /** @default - no setting: the node itself */
  readonly setting?: 'nodeSelector' | 'affinity' | 'tolerations';
}

/** Why a node does not run new pods of this spec, whatever their size; undefined if it does. */
export function obstacleOn(node: Data, pod: Data, isDaemon = false): Obstacle | undefined {
  const labels = mapAt(node, 'metadata', 'labels');
  const wrong = Object.entries(mapAt(pod, 'nodeSelector')).find(([key, value]) => labels[key] !== value);
  if (wrong !== undefined) return { reason: `has no label ${wrong[0]}=${wrong[1]}`, setting: 'nodeSelector' };
  const terms = listAt(pod, ['affinity', 'nodeAffinity', required, 'nodeSelectorTerms']);
  if (terms.length > 0 && !terms.some((term) => matchesTerm(node, term)))
    return { reason: 'does not match the node affinity', setting: 'affinity' };
  const taint = untolerated(node, listAt(pod, ['tolerations']), isDaemon);
  if (taint === undefined) return undefined;
  const reason = `has the taint ${taintText(taint)}`;
  return nodeTaint.test(textAt(taint, 'key'))
    ? { reason: `${reason}, which Kubernetes sets itself` }
    : { reason, setting: 'tolerations' };
}

const required = 'requiredDuringSchedulingIgnoredDuringExecution';

/** Taints that Kubernetes sets by the state of the node. */
const nodeTaint = /^node\.kubernetes\.io\//;

/** Those of them that the controller of DaemonSets tolerates. */
const daemonTaints = ['not-ready', 'unreachable', 'disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'];

export function taintText(taint: Data): string {
  const value = textAt(taint, 'value');
  return `${textAt(taint, 'key')}${value === '' ? '' : `=${value}`}:${textAt(taint, 'effect')}`;
}

function untolerated(node: Data, tolerations: readonly Data[], isDaemon: boolean): Data | undefined {
  return listAt(node, ['spec', 'taints']).find(
    (taint) =>
      taint['effect'] !== 'PreferNoSchedule' &&
      !(isDaemon && daemonTaints.some((name) => taint['key'] === `node.kubernetes.io/${name}`)) &&
      !tolerations.some((toleration) => tolerates(toleration, taint)),
  );
}

function tolerates(toleration: Data, taint: Data): boolean {
  const key = textAt(toleration, 'key');
  const effect = textAt(toleration, 'effect');
  if (effect !== '' && effect !== taint['effect']) return false;
  if (toleration['operator'] === 'Exists') return key === '' || key === taint['key'];
  return key === taint['key'] && textAt(toleration, 'value') === textAt(taint, 'value');
}

function matchesTerm(node: Data, term: Data): boolean {
  const labels = mapAt(node, 'metadata', 'labels');
  const fields = { 'metadata.name': nameOf(node) };
  return (
    listAt(term, ['matchExpressions']).every((one) => matchesExpression(labels, one)) &&
    listAt(term, ['matchFields']).every((one) => matchesExpression(fields, one))
  );
}

/** Whether labels match an expression of a selector of labels or of nodes. */
function matchesExpression(labels: Readonly<Record<string, string>>, expression: Data): boolean {
  const key = textAt(expression, 'key');
  const values = Array.isArray(expression['values']) ? expression['values'].map(String) : [];
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (expression['operator']) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(values[0]);
    case 'Lt':
      return Number(value) < Number(values[0]);
    default:
      return false;
  }
}

/** Whether labels match a selector with `matchLabels` and `matchExpressions`; an empty one matches everything. */
export function matchesSelector(labels: Readonly<Record<string, string>>, selector: unknown): boolean {
  if (!isMap(selector)) return false;
  return (
    Object.entries(mapAt(selector, 'matchLabels')).every(([key, value]) => labels[key] === value) &&
    listAt(selector, ['matchExpressions']).every((one) => matchesExpression(labels, one))
  );
}
