import type { IConstruct } from 'constructs';
import type { Labels } from '../../contracts';

const partOfKey = 'cdk8s-logging/part-of';

/** The label of every object, by which `kubectl apply --prune -l` and searches select them. */
export const partOfLabel = 'app.kubernetes.io/part-of';

/** Sets the value of `partOfLabel` for every object below a construct. @default 'logging' */
export function setPartOf(construct: IConstruct, name: string): void {
  construct.node.setContext(partOfKey, name);
}

/** Labels of objects that do not belong to a workload. */
export function commonLabels(construct: IConstruct): Labels {
  const partOf: unknown = construct.node.tryGetContext(partOfKey);
  return { [partOfLabel]: typeof partOf === 'string' ? partOf : 'logging' };
}

/** The labels that select the pods of one workload. They must not change: selectors are immutable. */
export function selectorLabels(app: string, component: string): Labels {
  return { 'app.kubernetes.io/name': app, 'app.kubernetes.io/component': component };
}
