import type { Volume } from '../../imports/k8s';
import type { RemoteWrite } from '../contracts';
import {
  declareServiceSecrets,
  endpointOfUrl,
  error,
  externalServiceProblems,
  secretKeyOf,
  serviceUrls,
  within,
  type Data,
  type Problem,
  type Workload,
} from '../kit';
import { dataPath } from './store';

/** Settings of the metrics that Tempo makes of spans. */
export interface MetricsSettings {
  /** The Prometheus, Mimir or VictoriaMetrics that receives them; Prometheus needs `--web.enable-remote-write-receiver`. */
  readonly remoteWrite: RemoteWrite;
  /**
   * `service-graphs`: requests between services, for the service graph of Grafana. `span-metrics`: rate, errors and
   * duration of the spans of a service, which are many series.
   *
   * @default ['service-graphs']
   */
  readonly processors?: readonly ('service-graphs' | 'span-metrics')[];
}

const setting = 'metrics';
const usual = { path: '/api/v1/write', appended: [] };

const folders = { ca: '/etc/tempo-metrics-ca', login: '/etc/tempo-metrics-login' };

/**
 * The sections of the metrics-generator, which is then allowed to connect; none with invalid settings.
 *
 * @param labels - of all series, and the label with the tenant
 */
export function metricsConfig(
  workload: Workload,
  { remoteWrite, processors = ['service-graphs'] }: MetricsSettings,
  { labels, tenantLabel }: { readonly labels: Data; readonly tenantLabel: string | undefined },
): Data {
  if (remoteWriteProblems(remoteWrite).length > 0) return {};
  const { cidrs, podPort, login, ca, path = usual.path } = remoteWrite;
  const urls = serviceUrls(remoteWrite).map((url) =>
    workload.connect(endpointOfUrl(url, cidrs, podPort), 'metrics of traces', login === undefined ? {} : { login }),
  );
  return {
    metrics_generator: {
      registry: {
        ...(Object.keys(labels).length > 0 && { external_labels: labels }),
        ...(tenantLabel !== undefined && { inject_tenant_id_as: tenantLabel }),
      },
      storage: {
        path: `${dataPath}/generator`,
        remote_write: urls.map((url) => ({
          url: `${url}${path}`,
          ...(login !== undefined && {
            basic_auth: { username: login.user, password_file: `${folders.login}/password` },
          }),
          ...(ca !== undefined && { tls_config: { ca_file: `${folders.ca}/ca.crt` } }),
        })),
      },
    },
    overrides: { defaults: { metrics_generator: { processors: [...processors] } } },
  };
}

/** Declares the Secrets of the API that receives metrics. */
export function declareMetricsSecrets(workload: Workload, namespace: string, { remoteWrite }: MetricsSettings): void {
  declareServiceSecrets(workload, namespace, remoteWrite, 'the service of metrics.remoteWrite', [
    setting,
    'remoteWrite',
  ]);
}

/** The volumes with the certificate and the password, and their mount paths. */
export function metricsMounts({ remoteWrite }: MetricsSettings): { readonly volume: Volume; readonly path: string }[] {
  const mount = (part: 'ca' | 'login', secretName: string, key: string, file: string) => ({
    volume: { name: `metrics-${part}`, secret: { secretName, items: [{ key, path: file }] } },
    path: folders[part],
  });
  const { ca, login } = remoteWrite;
  return [
    ...(ca === undefined ? [] : [mount('ca', ca.secret, secretKeyOf(ca).key, 'ca.crt')]),
    ...(login === undefined ? [] : [mount('login', login.secret, 'password', 'password')]),
  ];
}

/** Validates the settings, with paths below `metrics`. */
export function metricsProblems({ remoteWrite, processors }: MetricsSettings): Problem[] {
  return [
    ...remoteWriteProblems(remoteWrite).map((problem) => within([setting], problem)),
    ...(processors?.length === 0
      ? [
          error([setting, 'processors'], 'the list is empty, so no metrics would be made.', {
            fix: { remove: true },
          }),
        ]
      : []),
  ];
}

function remoteWriteProblems(remoteWrite: RemoteWrite): Problem[] {
  return externalServiceProblems('remoteWrite', remoteWrite, usual);
}
