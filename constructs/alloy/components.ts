/** Features that Alloy enables: those of this level and of the ones before. */
export type StabilityLevel = 'generally-available' | 'public-preview' | 'experimental';

/** From the most stable one. */
const levels: readonly StabilityLevel[] = ['generally-available', 'public-preview', 'experimental'];

/** The least stable of some levels. */
export function leastStable(all: readonly StabilityLevel[]): StabilityLevel {
  return levels[Math.max(0, ...all.map((level) => levels.indexOf(level)))]!;
}

/** What Alloy says of a type of components. */
export interface ComponentType {
  /** `community`: only with a flag that this project does not set. */
  readonly level: StabilityLevel | 'community';
  /** Names of the values that other components can refer to. */
  readonly exports: readonly string[];
}

/** The types of components of 1.18.1, by level and exports, from their registration in its source. */
const table: readonly (readonly [level: ComponentType['level'], exports: string, names: readonly string[]])[] = [
  [
    'generally-available',
    '',
    [
      'faro.receiver loki.rules.kubernetes loki.source.api loki.source.awsfirehose',
      'loki.source.azure_event_hubs loki.source.cloudflare loki.source.docker loki.source.file',
      'loki.source.gcplog loki.source.gelf loki.source.heroku loki.source.journal loki.source.kafka',
      'loki.source.kubernetes loki.source.kubernetes_events loki.source.podlogs loki.source.syslog',
      'loki.source.windowsevent mimir.rules.kubernetes otelcol.extension.jaeger_remote_sampling',
      'otelcol.receiver.file_stats otelcol.receiver.influxdb otelcol.receiver.jaeger',
      'otelcol.receiver.kafka otelcol.receiver.otlp otelcol.receiver.solace otelcol.receiver.zipkin',
      'prometheus.operator.podmonitors prometheus.operator.probes prometheus.operator.servicemonitors',
      'prometheus.receive_http prometheus.scrape pyroscope.ebpf pyroscope.receive_http pyroscope.scrape',
    ],
  ],
  ['generally-available', 'content', ['local.file remote.http remote.s3']],
  ['generally-available', 'data', ['remote.kubernetes.configmap remote.kubernetes.secret remote.vault']],
  [
    'generally-available',
    'handler',
    ['otelcol.auth.basic otelcol.auth.bearer otelcol.auth.headers otelcol.auth.oauth2', 'otelcol.auth.sigv4'],
  ],
  [
    'generally-available',
    'input',
    [
      'otelcol.connector.host_info otelcol.connector.servicegraph otelcol.connector.spanlogs',
      'otelcol.connector.spanmetrics otelcol.exporter.kafka otelcol.exporter.loadbalancing',
      'otelcol.exporter.loki otelcol.exporter.otlp otelcol.exporter.otlphttp',
      'otelcol.exporter.prometheus otelcol.processor.attributes otelcol.processor.batch',
      'otelcol.processor.discovery otelcol.processor.filter otelcol.processor.groupbyattrs',
      'otelcol.processor.k8sattributes otelcol.processor.memory_limiter',
      'otelcol.processor.metric_start_time otelcol.processor.probabilistic_sampler',
      'otelcol.processor.resourcedetection otelcol.processor.span otelcol.processor.tail_sampling',
      'otelcol.processor.transform',
    ],
  ],
  ['generally-available', 'output rules', ['discovery.relabel']],
  [
    'generally-available',
    'receiver',
    [
      'loki.echo loki.process loki.write otelcol.receiver.loki otelcol.receiver.prometheus',
      'prometheus.echo prometheus.remote_write pyroscope.write',
    ],
  ],
  ['generally-available', 'receiver rules', ['loki.relabel prometheus.relabel pyroscope.relabel']],
  [
    'generally-available',
    'targets',
    [
      'beyla.ebpf database_observability.mysql discovery.aws discovery.azure discovery.consul',
      'discovery.consulagent discovery.digitalocean discovery.dns discovery.docker',
      'discovery.dockerswarm discovery.ec2 discovery.eureka discovery.file discovery.gce',
      'discovery.hetzner discovery.http discovery.ionos discovery.kubelet discovery.kubernetes',
      'discovery.kuma discovery.lightsail discovery.linode discovery.marathon discovery.nerve',
      'discovery.nomad discovery.openstack discovery.ovhcloud discovery.process discovery.puppetdb',
      'discovery.scaleway discovery.serverset discovery.triton discovery.uyuni local.file_match',
      'prometheus.exporter.apache prometheus.exporter.azure prometheus.exporter.blackbox',
      'prometheus.exporter.cadvisor prometheus.exporter.cloudwatch prometheus.exporter.consul',
      'prometheus.exporter.databricks prometheus.exporter.dnsmasq prometheus.exporter.elasticsearch',
      'prometheus.exporter.gcp prometheus.exporter.github prometheus.exporter.kafka',
      'prometheus.exporter.memcached prometheus.exporter.mongodb prometheus.exporter.mssql',
      'prometheus.exporter.mysql prometheus.exporter.oracledb prometheus.exporter.postgres',
      'prometheus.exporter.process prometheus.exporter.redis prometheus.exporter.self',
      'prometheus.exporter.snmp prometheus.exporter.snowflake prometheus.exporter.squid',
      'prometheus.exporter.statsd prometheus.exporter.unix prometheus.exporter.windows',
    ],
  ],
  ['generally-available', 'targets logs_receiver', ['database_observability.postgres']],
  [
    'public-preview',
    '',
    [
      'otelcol.receiver.filelog otelcol.receiver.nginx otelcol.receiver.splunkhec',
      'otelcol.receiver.syslog pyroscope.java',
    ],
  ],
  ['public-preview', 'handler', ['otelcol.auth.google otelcol.storage.file']],
  ['public-preview', 'input', ['otelcol.exporter.file otelcol.exporter.syslog otelcol.processor.cumulativetodelta']],
  [
    'experimental',
    '',
    [
      'mimir.alerts.kubernetes otelcol.receiver.awscloudwatch otelcol.receiver.awsecscontainermetrics',
      'otelcol.receiver.awss3 otelcol.receiver.cloudflare otelcol.receiver.datadog',
      'otelcol.receiver.faro otelcol.receiver.fluentforward otelcol.receiver.tcplog',
      'otelcol.receiver.vcenter prometheus.operator.scrapeconfigs',
    ],
  ],
  [
    'experimental',
    'input',
    [
      'otelcol.connector.count otelcol.connector.signaltometrics otelcol.exporter.awss3',
      'otelcol.exporter.debug otelcol.exporter.faro otelcol.processor.deltatocumulative',
      'otelcol.processor.interval',
    ],
  ],
  [
    'experimental',
    'receiver',
    ['loki.enrich loki.secretfilter prometheus.enrich prometheus.write.queue pyroscope.enrich'],
  ],
  [
    'experimental',
    'targets',
    ['database_observability.sql_server prometheus.exporter.catchpoint prometheus.exporter.static'],
  ],
  [
    'community',
    'input',
    [
      'otelcol.exporter.datadog otelcol.exporter.googlecloud otelcol.exporter.googlecloudpubsub',
      'otelcol.exporter.splunkhec otelcol.receiver.googlecloudpubsub',
    ],
  ],
];

/** The types of components of Alloy 1.18.1 by name. */
export const componentTypes: ReadonlyMap<string, ComponentType> = new Map(
  table.flatMap(([level, exports, lines]) =>
    lines
      .flatMap((line) => line.split(' '))
      .map((name) => [name, { level, exports: exports === '' ? [] : exports.split(' ') }] as const),
  ),
);
