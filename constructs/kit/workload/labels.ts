import type { IConstruct } from 'constructs';
import type { Labels } from '../../contracts';

const partOfKey = 'cdk8s-logging/part-of';

/** The label that every object carries, so that `kubectl apply --prune -l` and a search find all of them. */
export const partOfLabel = 'app.kubernetes.io/part-of';

/** Names the whole that every object below a construct belongs to. @default - `logging` */
export function setPartOf(construct: IConstruct, name: string): void {
  construct.node.setContext(partOfKey, name);
}

/** Labels of an object that belongs to no workload. */
export function commonLabels(construct: IConstruct): Labels {
  const partOf: unknown = construct.node.tryGetContext(partOfKey);
  return { [partOfLabel]: typeof partOf === 'string' ? partOf : 'logging' };
}

/** The labels that select the pods of one workload. They never change: a selector is immutable. */
export function selectorLabels(app: string, component: string): Labels {
  return { 'app.kubernetes.io/name': app, 'app.kubernetes.io/component': component };
}
