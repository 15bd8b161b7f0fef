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

/** The objects below a construct, in the order of construction. */
export function manifestsOf(construct: IConstruct): Manifest[] {
  return construct.node
    .findAll()
    .filter((child) => ApiObject.isApiObject(child))
    .map((object) => object.toJson() as Manifest);
}

/** A YAML file of several objects. */
export function manifestsText(manifests: readonly object[]): string {
  return manifests.map(yamlText).join('---\n');
}
