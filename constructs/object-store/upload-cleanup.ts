import type { Construct } from 'constructs';
import { connectionTo, isS3, type ObjectStore, type S3Store } from '../contracts';
import {
  Component,
  CronJobWorkload,
  check,
  durationSeconds,
  envFromSecret,
  error,
  InvalidInput,
  imageProblems,
  imageTag,
  pulledImage,
  declareSecret,
  caBundle,
  type ClusterSettings,
  type PodSettings,
  type Problem,
} from '../kit';
import { minioReleases, type SiloRelease } from './releases';

/** A CronJob that aborts incomplete multipart uploads. */
export interface UploadCleanupProps {
  /** Namespace of the CronJob and of the Secret with the keys. */
  readonly namespace: string;
  readonly store: ObjectStore;
  /** Name of the CronJob. @default 'loki-upload-cleanup' */
  readonly name?: string;
  /** Cron expression, in UTC. @default '17 3 * * *' - every night */
  readonly schedule?: string;
  /** Minimum age of an upload that is aborted, in days or hours, at least a day: `7d`. @default '7d' */
  readonly olderThan?: string;
  /** Image with `sh` and `mc`. @default - the client of Silo */
  readonly image?: string;
  /** Release of Silo whose client is used. @default - the newest known release */
  readonly release?: SiloRelease;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** The settings in an environment: all props except those that the platform sets. */
export type UploadCleanupSettings = Omit<UploadCleanupProps, 'namespace' | 'store' | 'cluster'>;

/**
 * Aborts incomplete multipart uploads. It never deletes objects: that is the task of Loki's retention.
 *
 * For stores that do not abort them: MinIO does after a day, AWS with a lifecycle rule. The keys must allow
 * `s3:ListBucketMultipartUploads`.
 */
export class UploadCleanup extends Component {
  /** The pods; `workload.apiObject` is the CronJob for what no setting covers. */
  readonly workload: CronJobWorkload;

  /** @throws InvalidInput if the store has no S3 API or no access keys */
  constructor(scope: Construct, id: string, props: UploadCleanupProps) {
    super(scope, id);
    const store = withKeys(props.store);
    const { namespace, cluster, pod, name = 'loki-upload-cleanup' } = props;
    const { schedule = '17 3 * * *', olderThan = '7d', release = minioReleases.silo.newest } = props;
    const { image = pulledImage(this, minioReleases.silo.facts(release).client) } = props;
    const { keys, owner } = store.credentials;
    const workload = new CronJobWorkload(this, 'job', {
      name,
      namespace,
      app: name,
      component: 'cleanup',
      release: imageTag(image) ?? 'custom',
      cluster,
      pod,
      // Kubernetes appends the time of the run.
      maxNameLength: 52,
    });
    this.workload = workload;
    const accessTo = 'the object store whose uploads are cleaned up';
    declareSecret(this, { form: 'key-pair', owner, accessTo, namespaces: [namespace], ...keys });
    const { endpoint, credentials } = connectionTo(store);
    const url = new URL(workload.connect(endpoint, 'clean-up', credentials));
    const authority = caBundle(store.ca);
    workload.run({
      schedule,
      deadlineSeconds: 3600,
      volumeGroup: 10001,
      volumes: [{ name: 'tmp', emptyDir: {} }, ...authority.volumes],
      containers: [
        {
          name: 'mc',
          image,
          imageAsIs: true,
          command: [
            'sh',
            '-c',
            'failed=0; for bucket in $BUCKETS; do mc rm --incomplete --recursive --force --older-than "$OLDER_THAN" "store/$bucket" || failed=1; done; exit $failed',
          ],
          env: [
            ...authority.env,
            envFromSecret('ACCESS_KEY_ID', keys.secret, keys.accessKeyId),
            envFromSecret('SECRET_ACCESS_KEY', keys.secret, keys.secretAccessKey),
            { name: 'MC_HOST_store', value: `${url.protocol}//$(ACCESS_KEY_ID):$(SECRET_ACCESS_KEY)@${url.host}` },
            { name: 'MC_CONFIG_DIR', value: '/tmp/.mc' },
            { name: 'BUCKETS', value: Object.values(store.buckets).join(' ') },
            { name: 'OLDER_THAN', value: olderThan },
          ],
          resources: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' },
          volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...authority.volumeMounts],
        },
      ],
    });
    check(this, () => [
      ...imageProblems(['image'], props.image),
      ...generatedStoreProblems(owner),
      ...ageProblems(olderThan),
      ...scheduleProblems(schedule),
    ]);
  }
}

type Keys = Extract<S3Store['credentials'], { readonly keys: unknown }>;

/** @throws InvalidInput if the store has no S3 API or no access keys */
function withKeys(store: ObjectStore): S3Store & { readonly credentials: Keys } {
  const remove = { fix: { remove: true } } as const;
  if (!isS3(store))
    throw new InvalidInput([
      error(
        [],
        'a clean-up of uploads is for S3 only; Azure and Google delete incomplete uploads after a week themselves.',
        remove,
      ),
    ]);
  const { credentials } = store;
  if (!('keys' in credentials))
    throw new InvalidInput([
      error(
        [],
        'mc, the program of this CronJob, needs access keys, and the store has an identity. Abort incomplete uploads with a lifecycle rule of the bucket instead.',
        remove,
      ),
    ]);
  return { ...store, credentials };
}

function generatedStoreProblems(owner: Keys['owner']): Problem[] {
  if (owner !== 'generated') return [];
  return [
    error([], "MinIO aborts incomplete uploads after a day, and Loki's keys do not permit listing them.", {
      fix: { remove: true },
    }),
  ];
}

function ageProblems(olderThan: string): Problem[] {
  const seconds = /^\d+[dh]$/.test(olderThan) ? durationSeconds(olderThan) : undefined;
  if (seconds !== undefined && seconds >= 86_400) return [];
  return [
    error(
      ['olderThan'],
      `'${olderThan}' is ${seconds === undefined ? 'not a valid age: a whole number of days or hours, such as 7d' : 'less than a day; uploads in progress would be aborted'}.`,
    ),
  ];
}

const macro = '@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)';
const field = String.raw`(?:[\d*?,/-]|\b[A-Za-z]{3}\b)+`;
const cron = new RegExp(`^\\s*(?:${macro}|${field}(?:\\s+${field}){4})\\s*$`);

/** Checks the form only; the API server checks the values. */
function scheduleProblems(schedule: string): Problem[] {
  if (cron.test(schedule)) return [];
  return [
    error(
      ['schedule'],
      `'${schedule}' is not a cron expression: minute, hour, day, month and weekday, or a macro such as @daily.`,
    ),
  ];
}
