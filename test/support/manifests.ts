import { App, Chart } from 'cdk8s';
import { manifestsOf, type Manifest } from '../../constructs/kit';

/** The manifests of a chart outside the platform. */
export function renderChart(build: (chart: Chart) => void): Manifest[] {
  const chart = new Chart(new App({ outdir: 'unused' }), 'test');
  build(chart);
  return manifestsOf(chart);
}

/** The only object of a kind and name. */
export function only(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const found = manifests.filter((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (found.length !== 1)
    throw new Error(
      `${found.length} of ${kind} ${name} among ${manifests.map((one) => `${one.kind} ${one.metadata.name}`).join(', ')}`,
    );
  return found[0]!;
}
