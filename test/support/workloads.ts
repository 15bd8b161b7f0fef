import { App, Chart } from 'cdk8s';
import { manifestsOf, type WorkloadProps } from '../../constructs/kit';
import { only } from './manifests';

/** Props of a workload without user settings. */
export const props = (name: string): WorkloadProps => ({
  name,
  namespace: 'one',
  app: name,
  component: 'main',
  release: '1.0',
  pod: undefined,
  cluster: undefined,
});
export const container = { name: 'main', image: 'example.com/main:1.0', resources: { cpu: '100m', memory: '64Mi' } };
export const pods = { replicas: 1, containers: [container] } as const;

/** The fields of a pod spec that tests read. */
export interface PodSpec {
  readonly [field: string]: unknown;
  readonly containers: readonly { readonly securityContext: unknown; readonly resources: unknown }[];
}

/** The pod spec of a workload. */
export function specOf(kind: string, name: string, chart: Chart): PodSpec {
  const { spec } = only(manifestsOf(chart), kind, name) as unknown as { spec: { template: { spec: PodSpec } } };
  return spec.template.spec;
}

/** A chart for one test. */
export function testChart(): Chart {
  return new Chart(new App({ outdir: 'unused' }), 'test');
}
