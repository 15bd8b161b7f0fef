import type { Construct } from 'constructs';
import type { Endpoint, LogPipeline, LogSink, Peer } from '../contracts';
import {
  Component,
  check,
  declareSecret,
  DeploymentWorkload,
  error,
  firstOfEachPath,
  service,
  type ClusterSettings,
  type Data,
  type PodSettings,
  type Problem,
} from '../kit';
import { openClientProblems } from './clients';
import { ids, metricsPort } from './config';
import type { VectorConfig } from './config-format';
import { auditLines } from './node/audit';
import { podConfig } from './pod-config';
import { vectorPods } from './pods';
import { vectorReleases, type VectorRelease } from './releases';
import { bufferProblems } from './settings-rules';
import { stateProblems, stateVolume } from './state';
import type { VectorBuffer } from './vector-agent';

/** Settings of a receiver of the audit webhooks of API servers. */
export interface VectorReceiverProps {
  readonly namespace: string;
  /** Where events are pushed: it decides address, login, tenant and limits. */
  readonly sink: LogSink;
  /**
   * Addresses of the API servers, which are not pods of the cluster network. The NetworkPolicy admits only them, and
   * nothing else authenticates them: everybody as a client is an error.
   */
  readonly clients: readonly Peer[];
  /** Name of every object. @default 'vector-webhook' */
  readonly name?: string;
  /** @default '0.57.0' */
  readonly release?: VectorRelease;
  /** The certificate of the server; required unless all clients are pods. @default - no encryption */
  readonly tls?: ReceiverTls;
  /** @default 2 */
  readonly replicas?: number;
  /** What happens to the events before they are sent. @default - only what is secret is removed */
  readonly pipeline?: LogPipeline;
  /** Buffer of each pod for events that Loki has not accepted; it is lost with the pod. @default - 1Gi */
  readonly buffer?: VectorBuffer;
  /** Vector's own configuration, merged over that of the receiver and validated. @default - none */
  readonly config?: VectorConfig;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** A certificate in a Secret of type `kubernetes.io/tls`, which `npm run secrets` does not create. */
export interface ReceiverTls {
  readonly secret: string;
}

/** Settings of the receiver in an environment; the platform adds the others. */
export type ReceiverSettings = Omit<VectorReceiverProps, 'sink' | 'pipeline' | 'namespace' | 'cluster'>;

const port = 8443;
const certificateFolder = '/etc/vector-tls';
const webhook = 'webhook';
const events = 'audit_events';

/**
 * Vector as a Deployment that receives audit events from API servers over HTTP, for clusters whose audit log is not in a
 * file. An event is acknowledged when it is in the buffer.
 */
export class VectorReceiver extends Component {
  readonly workload: DeploymentWorkload;
  /** The Service that API servers send to. */
  readonly endpoint: Endpoint;
  /** Names of the labels of all its Loki sinks. */
  readonly streamLabels: readonly string[];

  /** @throws InvalidInput if the release is not supported */
  constructor(scope: Construct, id: string, props: VectorReceiverProps) {
    super(scope, id);
    const { namespace, sink, cluster, pod, tls, clients, replicas = 2, buffer = {} } = props;
    const { name = 'vector-webhook', release = vectorReleases.newest } = props;
    const version = vectorReleases.facts(release);
    const identity = { name, namespace, app: name, component: 'receiver', release, releases: vectorReleases.names };
    const workload = new DeploymentWorkload(this, 'pods', { ...identity, pod, cluster });
    this.workload = workload;
    workload.acceptScrapers({ port: metricsPort });
    for (const [n, peer] of clients.entries()) workload.accept(peer, port, 'audit events', ['clients', n]);
    const selector = workload.pods.labels;
    const scheme = tls === undefined ? 'http' : 'https';
    const ports = [{ name: webhook, port: tls === undefined ? 80 : 443, podPort: port, scheme }] as const;
    this.endpoint = service(this, 'service', { name, namespace, ports, selector, pods: [workload.pods], cluster })[
      webhook
    ];
    if (tls !== undefined)
      declareSecret(
        this,
        {
          form: 'certificate',
          secret: tls.secret,
          namespaces: [namespace],
          keys: ['tls.crt', 'tls.key'],
          description: `the certificate of ${this.endpoint.host}, which API servers check`,
        },
        ['tls', 'secret'],
      );

    const lines = auditLines(events, sink.maxLineBytes);
    const source = {
      lines: { ...lines, id: webhook },
      component: webhookSource(tls !== undefined),
      mounts: tls === undefined ? [] : [{ path: certificateFolder, type: 'Directory' as const }],
      ports: [{ name: webhook, containerPort: port }],
    };
    const configuration = podConfig(this, props, {
      workload,
      release,
      carries: 'audit events',
      sources: [source],
      lines: [lines],
      transforms: { [events]: { type: 'remap', inputs: [webhook], source: eachEvent } },
      // The API server sends an event again unless it is acknowledged.
      more: { sinks: { [ids.sink]: { acknowledgements: { enabled: true } } } },
    });
    const { config, files, outputs } = configuration;
    this.streamLabels = configuration.streamLabels;
    const stored = stateVolume('pod', '', config);
    const certificate =
      tls === undefined ? [] : [{ name: 'tls', secret: { secretName: tls.secret, defaultMode: 0o440 } }];
    workload.run({
      replicas,
      volumeGroup: 10001,
      ...vectorPods({
        config,
        files,
        outputs,
        version,
        state: stored,
        image: version.image,
        ports: source.ports,
        memoryLimit: '512Mi',
        after: {
          volumes: certificate,
          volumeMounts: certificate.map(({ name: volume }) => ({
            name: volume,
            mountPath: certificateFolder,
            readOnly: true,
          })),
        },
      }),
    });
    check(this, () => {
      const { maxSize = '1Gi', whenFull = 'block' } = buffer;
      return firstOfEachPath([
        ...clientProblems(clients, tls),
        ...bufferProblems(maxSize, whenFull),
        ...stateProblems('pod', undefined, pod?.resources, stored.disk),
        ...configuration.problems(),
      ]);
    });
  }
}

/** A request has a list of events; each becomes an event of Vector, with the event of the API server as its line. */
const eachEvent = `list = object(parse_json(to_string(.message) ?? "") ?? {}) ?? {}
. = map_values(array(list.items) ?? []) -> |item| { { "message": encode_json(item) } }
`;

function webhookSource(encrypted: boolean): Data {
  return {
    type: 'http_server',
    address: `0.0.0.0:${port}`,
    // A request is one event, whatever line breaks are in it.
    framing: { method: 'bytes' },
    decoding: { codec: 'bytes' },
    ...(encrypted && {
      tls: { enabled: true, crt_file: `${certificateFolder}/tls.crt`, key_file: `${certificateFolder}/tls.key` },
    }),
  };
}

function clientProblems(clients: readonly Peer[], tls: ReceiverTls | undefined): Problem[] {
  if (clients.length === 0)
    return [error(['clients'], 'The list is empty, so the NetworkPolicy would admit no API server.')];
  const open = openClientProblems(['clients'], clients, 'audit events that never happened');
  const outside = clients.find((peer) => peer === 'anyone' || 'cidrs' in peer);
  if (outside === undefined || tls !== undefined) return open;
  return [
    ...open,
    error(
      ['tls'],
      `'tls' is required and missing: audit events have names and content of all objects, and clients outside the pod network (${outside === 'anyone' ? outside : outside.cidrs.join(', ')}) would send them without encryption.`,
    ),
  ];
}
