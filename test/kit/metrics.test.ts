import type { Chart } from 'cdk8s';
import type { Labels } from '../../constructs/contracts';
import { DeploymentWorkload, manifestsOf, type WorkloadProps } from '../../constructs/kit';
import { only } from '../support/manifests';
import { pods, props, testChart } from '../support/workloads';

describe('metrics', () => {
  const scraped = (cluster: WorkloadProps['cluster']) => {
    const chart = testChart();
    const workload = new DeploymentWorkload(chart, 'a', { ...props('a'), cluster });
    workload.acceptScrapers({ port: 9000, path: '/minio/metrics', scheme: 'https' });
    workload.run(pods);
    return { chart, workload };
  };
  const annotationsOf = (chart: Chart) =>
    (
      only(manifestsOf(chart), 'Deployment', 'a') as unknown as {
        spec: { template: { metadata: { annotations?: Labels } } };
      }
    ).spec.template.metadata.annotations;

  test('are announced by annotations of the pods', () => {
    const { chart, workload } = scraped(undefined);
    expect(workload.metrics).toMatchObject({ port: 9000 });
    expect(annotationsOf(chart)).toEqual({
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '9000',
      'prometheus.io/path': '/minio/metrics',
      'prometheus.io/scheme': 'https',
    });
  });

  test('are announced to the Prometheus Operator by a PodMonitor with its labels', () => {
    const { chart } = scraped({ monitoring: 'pod-monitors', podMonitorLabels: { release: 'prometheus' } });
    expect(annotationsOf(chart)).toBeUndefined();
    expect(only(manifestsOf(chart), 'PodMonitor', 'a')).toMatchObject({
      metadata: { namespace: 'one', labels: { release: 'prometheus' } },
      spec: { podMetricsEndpoints: [{ portNumber: 9000, path: '/minio/metrics', scheme: 'https' }] },
    });
  });

  test('are not announced with monitoring: none', () => {
    const { chart } = scraped({ monitoring: 'none' });
    expect(annotationsOf(chart)).toBeUndefined();
    expect(manifestsOf(chart).map(({ kind }) => kind)).not.toContain('PodMonitor');
  });
});
