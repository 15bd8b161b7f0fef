import type { Trouble } from './runbooks';

/** What users meet that no alert reports, or that they see before it. */
export const troubles: readonly Trouble[] = [
  {
    name: 'GrafanaCannotConnect',
    title: 'Grafana says `Unable to connect with Loki`',
    runbook: {
      meaning:
        'The health check of the data source has failed: Grafana queries `vector(1)+vector(1)` through the gateway.',
      impact: 'No dashboard shows logs.',
      steps: [
        'The URL of the data source is that of the gateway without a path, and its access is `proxy`: the server of Grafana connects, not the browser.',
        'Does the gateway answer? `kubectl -n logging port-forward svc/loki-gateway 3100:80`, and `curl -i localhost:3100/` says `200 OK`.',
        'Does Grafana reach it? One in another namespace has to be in `gateway.clients`, because a NetworkPolicy admits only known clients.',
        '`401`: see [Unauthorized](#unauthorized). `no org id`: a data source that goes past the gateway to Loki itself needs the header `X-Scope-OrgID`.',
        '`404`: the path is written twice, or the role of the user does not allow it.',
      ],
    },
  },
  {
    name: 'Unauthorized',
    title: 'The gateway answers with 401',
    runbook: {
      meaning:
        'The user or the password is wrong or missing, or the user of several tenants names one that it does not have.',
      impact: 'This client reads or writes nothing.',
      steps: [
        'Which user? `kubectl -n logging logs deploy/loki-gateway | grep \'"status":401\'`.',
        'Is the user in `tenants` of the environment, with the role that the request needs (`read` or `write`)? Otherwise add it, and run `npm run synth` and `npm run --silent secrets -- ENVIRONMENT`.',
        "Is the password the one of its Secret? `kubectl -n logging get secret NAME-loki-auth -o jsonpath='{.data.password}' | base64 -d`.",
        'Pods that read the Secret as an environment variable see a change only after a restart: `kubectl rollout restart`.',
      ],
    },
  },
  {
    name: 'NoNewLogs',
    title: 'New lines are not in Grafana',
    runbook: {
      meaning: 'A pod writes lines, and a query does not find them.',
      impact: 'The lines are late, or lost.',
      steps: [
        'The range of time of the query: lines have the time at which they were written, not at which they arrived.',
        'Does the agent of its node run? `kubectl -n logging-agents get pods -o wide`, and its log.',
        'Is the pod read? `collect.logs.pipeline.select`, the annotation `<podAnnotations>/exclude`, and stages `keep`, `drop`, `sample` and `rateLimit` leave lines out.',
        'Does the agent reach the gateway? A 401 in its log is [Unauthorized](#unauthorized); 429 is [LokiLimitsTenants](#lokilimitstenants); 400 is [LokiDiscardsLines](#lokidiscardslines).',
        'Is Loki ready? `kubectl -n logging get pods`. `npm run smoke -- ENVIRONMENT` pushes a line as each user and reads it.',
      ],
    },
  },
  {
    name: 'QueryTimeout',
    title: 'Grafana says `Query timeout` or 504',
    runbook: {
      meaning:
        'A query takes longer than `query_timeout` of Loki (300 s unless it is set), or than Grafana waits: its own data sources wait 300 s, others 30 s.',
      impact: 'The panel or the rule has no data.',
      steps: [
        'Ask for less: a shorter range first, then labels that select fewer streams, `{namespace="shop", container="web"}` instead of `{namespace=~".+"}`.',
        'Filter by text before `json`, `logfmt` or `regexp`: `|= "timeout" | json`, because parsing is what costs.',
        'A rule over a long range can be a recording rule.',
        'Give queries more: replicas of Loki or of the target `querier`, `caches`, and then `limits_config.query_timeout` of `loki.config` (the timeouts of the gateway follow it).',
      ],
    },
  },
  {
    name: 'MinioTrouble',
    title: 'Loki cannot write to MinIO',
    runbook: {
      meaning: 'Loki reports errors of the object store, and the store is the MinIO of this platform.',
      impact: 'Lines stay on the volumes of Loki, and older ones are not found.',
      steps: [
        'Does it run, and is there space? `kubectl -n minio get pods,pvc`, and [VolumeIsNearlyFull](#volumeisnearlyfull).',
        'Were the buckets and the user created? `kubectl -n minio logs job/$(kubectl -n minio get jobs -o name | grep provisioning | cut -d/ -f2)`.',
        '`AccessDenied`, `InvalidAccessKeyId`: the Secret `loki-s3` is not the same in the namespaces of MinIO and of Loki. Copy it, and `kubectl -n logging rollout restart statefulset/loki`.',
        'With several servers, fewer than half of the drives may be missing: `kubectl -n minio get pods -o wide`.',
      ],
    },
  },
];
