import type { Path } from '../../constructs/kit';
import type { Environment } from '../../constructs/platform';
import type { Program } from './programs';
import type { PlatformWorkload } from './workloads';

/** A message in the log of a program whose cause is known. */
export interface KnownMessage {
  /** Stable, as the ids of checks. */
  readonly id: string;
  /** The programs that log it. @default - all */
  readonly of?: readonly Program[];
  readonly pattern: RegExp;
  /** The cause, as a clause. */
  readonly cause: string;
  /** @default - no setting follows */
  readonly setting?: (environment: Environment, workload: PlatformWorkload) => Path | undefined;
  /** A command of the shell. @default - none follows */
  readonly command?: (workload: PlatformWorkload) => string | undefined;
  /** While pods start, it comes and goes: in the log of a Ready pod it means nothing. @default false */
  readonly whileStarting?: true;
}

const stores: readonly Program[] = ['loki', 'tempo'];
const agents: readonly Program[] = ['vector', 'alloy', 'promtail', 'exporter'];

const ofSection =
  (...key: readonly string[]) =>
  (_: Environment, { section }: PlatformWorkload): Path => [...section, ...key];

/** The setting of a store outside the platform; a MinIO of the platform has no such setting. */
const ofStore =
  (...key: readonly string[]) =>
  ({ objectStore }: Environment): Path | undefined => {
    const kind = (['external', 'azure', 'gcs'] as const).find((one) => objectStore?.[one] !== undefined);
    return kind === undefined ? undefined : ['objectStore', kind, ...key];
  };

/** Messages of programs with their causes, the most specific first. */
export const knownMessages: readonly KnownMessage[] = [
  {
    id: 'bucket-missing',
    of: stores,
    pattern: /NoSuchBucket|bucket [^ ]* ?does not exist|ContainerNotFound|storage: bucket doesn't exist/i,
    cause: 'the object store has no such bucket; nothing of this platform creates buckets in a store outside of it',
    setting: ofStore('buckets'),
  },
  {
    id: 'keys-wrong',
    of: [...stores, 'minio'],
    pattern:
      /InvalidAccessKeyId|SignatureDoesNotMatch|The Access Key Id you provided does not exist|request signature we calculated does not match/i,
    cause: 'the object store does not know the access key, or the secret key is another one',
    setting: ofStore('keys', 'secret'),
    command: ({ namespace }) => `kubectl --namespace ${namespace} get secrets`,
  },
  {
    id: 'access-denied',
    of: [...stores, 'minio'],
    pattern: /AccessDenied|Access Denied|AuthorizationFailure/,
    cause: 'the keys may not do this in the bucket: their policy lacks a permission',
    setting: ofStore('keys', 'secret'),
  },
  {
    id: 'clock-skewed',
    of: stores,
    pattern: /RequestTimeTooSkewed/,
    cause: 'the clock of the node and that of the object store differ by more than 15 minutes',
  },
  {
    id: 'certificate-unknown',
    pattern: /x509: certificate|certificate verify failed|certificate signed by unknown authority/,
    cause: 'the certificate of the other side is not signed by a known authority, has expired, or is for other names',
  },
  {
    id: 'schema-refused',
    of: ['loki'],
    pattern: /schema v\d+ is required|CONFIG ERROR: .*schema/i,
    cause: 'the release does not accept the schema of the newest period',
    setting: () => ['loki', 'schema'],
  },
  {
    id: 'index-corrupted',
    of: ['loki'],
    pattern: /recovered from panic opening boltdb|error initialising module: store\b.*boltdb|invalid freelist page/,
    cause: 'the local copy of an index of the type boltdb-shipper is damaged (docs/troubleshooting.md)',
    setting: () => ['loki', 'schema'],
  },
  {
    id: 'ring-too-small',
    of: ['loki'],
    pattern: /at least \d+ live replicas required|too many unhealthy instances|too many failed ingesters|empty ring/i,
    cause:
      'fewer ingesters of Loki are Ready than its replication factor needs; the other pods of Loki have the reason',
    command: ({ namespace }) => `kubectl --namespace ${namespace} get pods --selector app.kubernetes.io/name=loki`,
    whileStarting: true,
  },
  {
    id: 'no-tenant',
    of: [...stores, ...agents, 'gateway'],
    pattern: /no org id/,
    cause:
      'a client goes past the gateway to Loki or Tempo itself, which demand a tenant: its URL must be that of the gateway',
  },
  {
    id: 'too-many-requests',
    of: ['loki', 'gateway'],
    pattern: /too many outstanding requests/,
    cause: 'more queries wait than a tenant may have: shorter ranges, or more replicas of the querier',
    setting: () => ['loki', 'replicas'],
  },
  {
    id: 'wal-corrupted',
    of: ['loki'],
    pattern: /corruption in segment|failed to recover.*WAL|error replaying .*WAL/i,
    cause: 'the write-ahead log on the volume is damaged, as after a full disk',
  },
  {
    id: 'too-many-files',
    of: agents,
    pattern: /too many open files|inotify_(init|add_watch)|failed to create fsnotify watcher/i,
    cause: 'the node limits inotify or open files',
    command: () => 'sysctl -w fs.inotify.max_user_instances=512 fs.inotify.max_user_watches=524288   # on the node',
  },
  {
    id: 'buffer-larger-than-disk',
    of: ['vector'],
    pattern: /total capacity of \d+ bytes, but configured buffers/,
    cause: 'the buffer is larger than the disk of the node',
    setting: ofSection('buffer', 'maxSize'),
  },
  {
    id: 'disk-full',
    pattern:
      /no space left on device|disk quota exceeded|minimum free (drive|disk) threshold|XMinioStorageFull|StorageFull/i,
    cause: 'the volume is full',
    setting: (_, { section, claims }) =>
      claims.length > 0 ? [...section, 'storage'] : [...section, 'pod', 'resources', 'disk'],
  },
  {
    id: 'minio-layout',
    of: ['minio'],
    pattern:
      /drive(s)? (are|is) (not|already)|Unable to use the drive|Invalid (number of drives|erasure)|found in different (set|pool)|format\.json/i,
    cause: 'the drives belong to another layout of servers and drives, which MinIO cannot change afterwards',
    setting: () => ['objectStore', 'minio', 'servers'],
  },
  {
    id: 'minio-quorum',
    of: ['minio', ...stores],
    pattern:
      /(Read|Write) quorum|quorum could not be (established|satisfied)|drives? (is|are|went) offline|SlowDownWrite|ServerNotInitialized/i,
    cause: 'too few servers or drives of MinIO are online',
    command: () => 'kubectl get pods --all-namespaces --selector app.kubernetes.io/component=server --output wide',
    whileStarting: true,
  },
  {
    id: 'upstream-not-found',
    of: ['gateway'],
    pattern: /host not found in upstream/,
    cause:
      'nginx does not find the Service of Loki or Tempo: it does not exist, DNS does not answer, or the domain of the cluster is another one',
    setting: () => ['cluster', 'domain'],
  },
  {
    id: 'name-not-resolved',
    pattern:
      /could not be resolved|no such host|server misbehaving|failed to lookup address information|Temporary failure in name resolution/,
    cause: 'DNS does not know the name, or does not answer: the checks dns and cluster-domain say more',
    setting: () => ['cluster', 'domain'],
    whileStarting: true,
  },
  {
    id: 'address-in-use',
    pattern: /address already in use|Address in use/i,
    cause: 'another process has the port: a pod with the host network, or two containers with one port',
  },
  {
    id: 'login-refused',
    of: [...agents, 'canary', 'grafana'],
    pattern: /401 Unauthorized|status[= ]"?401\b|status: 401|error: 401/,
    cause:
      'the gateway does not accept the login: the check logins says which Secret is wrong; pods read a changed Secret after a restart',
    command: ({ kind, namespace, name }) =>
      `kubectl --namespace ${namespace} rollout restart ${kind.toLowerCase()}/${name}`,
  },
  {
    id: 'role-refused',
    of: [...agents, 'canary', 'grafana'],
    pattern: /403 Forbidden|status[= ]"?403\b|status: 403|error: 403/,
    cause: 'the user does not have the role or the tenant for this',
    setting: () => ['tenants'],
  },
  {
    id: 'rate-limited',
    of: [...agents, 'loki'],
    pattern:
      /429 Too Many Requests|ingestion rate limit|status[= ]"?429\b|status: 429|[Mm]aximum active stream limit|per-stream rate limit/,
    cause: 'the tenant sends more than its limits allow',
    setting: ({ loki }) => (loki === undefined ? undefined : ['loki', 'limits']),
  },
  {
    id: 'lines-refused',
    of: [...agents, 'loki'],
    pattern:
      /entry too far behind|timestamp too (old|new)|400 Bad Request|status[= ]"?400\b|max(imum)? (entry|line) size|exceeds? .*label/i,
    cause:
      'Loki refuses lines: too old, from the future, too long, or with too many labels; such lines are lost (a new agent sends some that are too old)',
    setting: ({ loki }) => (loki === undefined ? undefined : ['loki', 'limits']),
  },
  {
    id: 'configuration-refused',
    pattern:
      /failed parsing config|field \w+ not found in type|Configuration error|could not perform the initial load|\[emerg\].*(unknown directive|invalid)|unmarshal errors/,
    cause: 'the program refuses its configuration',
    setting: ofSection('config'),
  },
  {
    id: 'not-writable',
    pattern: /permission denied|read-only file system/i,
    cause: 'the user of the pod may not write there: the volume has another owner, or ignores fsGroup',
    setting: (_, workload) => workload.setting('securityContext'),
  },
  {
    id: 'grafana-database',
    of: ['grafana'],
    pattern: /database is locked|database disk image is malformed/,
    cause: 'SQLite cannot lock its file, as on NFS',
    setting: (_, workload) => workload.setting('storageClass'),
  },
  {
    id: 'not-connected',
    pattern: /connection refused|i\/o timeout|context deadline exceeded|Connection timed out|connect\(\) failed/i,
    cause: 'the other side does not answer: it does not run, or a NetworkPolicy forbids the connection',
    whileStarting: true,
  },
];

/** The last line of a log with a known message. */
export interface Recognized {
  readonly message: KnownMessage;
  readonly line: string;
}

/** The most specific known message in a log, with its last line. */
export function recognized(log: string, program: Program | undefined): Recognized | undefined {
  const lines = log.split('\n');
  for (const message of knownMessages) {
    if (message.of !== undefined && (program === undefined || !message.of.includes(program))) continue;
    const line = lines.findLast((one) => message.pattern.test(one));
    if (line !== undefined) return { message, line };
  }
  return undefined;
}
