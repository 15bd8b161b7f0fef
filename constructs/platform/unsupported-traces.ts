/** Settings that users of charts and collectors look for in the sections about traces: path and message. */
export const ofTraces: readonly (readonly [path: RegExp, message: string])[] = [
  [
    /^tempo\.(replicas|autoscaling|minReplicas|maxReplicas|ha|topology|targets?|mode)$/i,
    'is not a setting: Tempo has one pod, since several need Kafka between them from 3.0 on.',
  ],
  [
    /^tempo\.(bucket|buckets|s3|gcs|azure|backend|objectStore)$/i,
    'is not a setting: objectStore has the store of Tempo too, with the bucket buckets.traces.',
  ],
  [
    /^tempo\.(multiTenan\w*|auth\w*)$/i,
    'is not a setting: the tenants of the environment are those of Tempo, and the gateway separates them.',
  ],
  [
    /^tempo\.limits$/i,
    'is not a setting: config.overrides.defaults has the limits of all tenants, and traces of a tenant its own.',
  ],
  [
    /^tempo\.(metricsGenerator|serviceGraphs?|spanMetrics|remoteWrite)$/i,
    'is not a setting; metrics has remoteWrite and processors.',
  ],
  [
    /^tempo\.(tempoQuery|query|ingress|expose|ui|service)$/i,
    'is not a setting: Tempo has no access of its own. grafana shows traces, and gateway.expose gives access from outside.',
  ],
  [
    /^tempo\.(receivers|jaeger|zipkin|opencensus)$/i,
    'is not supported: Tempo receives OTLP only, which the gateway and the NetworkPolicy know.',
  ],
  [/^tempo\.tempo$/i, 'is not a setting: what the chart has below tempo.tempo is here below tempo.'],
  [
    /^collect\.traces\.(tempo|vector|promtail|collector|otel\w*|opentelemetry\w*|(grafana)?agent|jaeger|zipkin)$/i,
    'is not supported: alloy receives traces, by OTLP over gRPC and HTTP.',
  ],
  [
    /^(collect\.)?((grafana)?agent|otel\w*|opentelemetry\w*|otlp|tempo|jaeger|zipkin)$/i,
    'is not a setting here: collect.traces receives traces and logs by OTLP, with Alloy.',
  ],
  [
    /^collect\.traces\.alloy\.(sampl\w*|headSampling|probabilistic\w*)$/i,
    'is not a setting: tailSampling decides about whole traces, and SDKs sample by OTEL_TRACES_SAMPLER.',
  ],
  [
    /^collect\.traces\.alloy\.(ports?|grpc|http|protocols?|receivers?|jaeger|zipkin)$/i,
    'is not a setting: OTLP is received on the ports 4317 (gRPC) and 4318 (HTTP), and nothing else.',
  ],
  [
    /^destinations\.(logs|traces)\.(headers|basicAuth|basic_auth|auth\w*|login|user|username|password|token|bearer\w*|tenant\w*|orgId)$/i,
    'is not a setting here: a collector has login and tenant, and users names the Secrets.',
  ],
  [
    /^destinations\.(logs|traces)\.(insecure\w*|tls\w*|skipVerify|verify\w*)$/i,
    'is not a setting: the scheme of url decides whether there is TLS, certificates are always checked, and ca names a private authority.',
  ],
  [/^destinations\.(logs|traces)\.(endpoint|host|address|port)$/i, 'is not a setting; url has scheme, host and port.'],
  [
    /^destinations\.(tempo|otlp|otel|jaeger|zipkin)$/i,
    'is not a setting here: destinations.traces is an API that takes OTLP.',
  ],
];
