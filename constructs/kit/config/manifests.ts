import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { yamlText } from './yaml';

/** A Kubernetes object, as rendered. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** An object for messages: `Deployment logging/loki-gateway`. */
export function subjectOf({ kind, metadata }: Pick<Manifest, 'kind' | 'metadata'>): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

/** The Kubernetes objects of a construct and those below it, in the order of creation. */
export function apiObjectsOf(construct: IConstruct): readonly ApiObject[] {
  return construct.node.findAll().filter((one) => ApiObject.isApiObject(one));
}

/** The Kubernetes objects of a construct and those below it as rendered, in the order of creation. */
export function manifestsOf(construct: IConstruct): Manifest[] {
  return apiObjectsOf(construct).map((object) => object.toJson() as Manifest);
}

/** A YAML file of several objects. */
export function manifestsText(manifests: readonly object[]): string {
  return manifests.map(yamlText).join('---\n');
}
