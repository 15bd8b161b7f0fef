import { Construct } from 'constructs';
import type { ObjectStore } from '../contracts';
import {
  CronJobWorkload,
  check,
  durationSeconds,
  envFromSecret,
  error,
  imageProblems,
  imageTag,
  mirrored,
  declareSecret,
  caBundle,
  type ClusterSettings,
  type PodSettings,
  type Problem,
} from '../kit';
import { flavours } from './releases';

/** A job that gives up halves of uploads in the buckets of an object store. */
export interface UploadCleanupProps {
  /** Where the keys of the store are. */
  readonly namespace: string;
  readonly store: ObjectStore;
  /** @default 'loki-upload-cleanup' */
  readonly name?: string;
  /** When it runs, as cron writes it, in UTC. @default '17 3 * * *' - every night */
  readonly schedule?: string;
  /** Age from which an upload counts as given up: `7d`. At least a day. @default '7d' */
  readonly olderThan?: string;
  /** Image with `sh` and `mc`. @default - the client of Silo */
  readonly image?: string;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** What an environment says of it: all but what the platform gives it. */
export type UploadCleanupSettings = Omit<UploadCleanupProps, 'namespace' | 'store' | 'cluster'>;

/**
 * Removes uploads that were begun and never ended, and never an object: those belong to Loki's index, and to its retention.
 *
 * MinIO does this by itself after a day, AWS by a lifecycle rule: this is for stores that do neither. The keys have to
 * allow `s3:ListBucketMultipartUploads`.
 */
export class UploadCleanup extends Construct {
  constructor(scope: Construct, id: string, props: UploadCleanupProps) {
    super(scope, id);
    const { namespace, store, cluster, pod, name = 'loki-upload-cleanup' } = props;
    const { schedule = '17 3 * * *', olderThan = '7d', image = mirrored(this, flavours.silo.client) } = props;
    const { keys, buckets } = store;
    const workload = new CronJobWorkload(this, 'job', {
      name,
      namespace,
      app: name,
      component: 'cleanup',
      release: imageTag(image) ?? 'custom',
      cluster,
      pod,
      // The time of a run is appended.
      maxNameLength: 52,
    });
    const accessTo = 'the object store whose uploads are cleaned up';
    declareSecret(this, { form: 'key-pair', owner: store.keysOwner, accessTo, namespaces: [namespace], ...keys });
    const url = new URL(workload.connect(store.endpoint, 'clean-up'));
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
            { name: 'BUCKETS', value: `${buckets.chunks} ${buckets.ruler}` },
            { name: 'OLDER_THAN', value: olderThan },
          ],
          resources: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' },
          volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...authority.volumeMounts],
        },
      ],
    });
    check(this, () => [
      ...imageProblems(['image'], props.image),
      ...needlessProblems(store),
      ...ageProblems(olderThan),
      ...scheduleProblems(schedule),
    ]);
  }
}

function needlessProblems({ keysOwner }: ObjectStore): Problem[] {
  if (keysOwner !== 'generated') return [];
  return [
    error([], 'MinIO gives up uploads by itself after a day, and the keys of Loki there do not allow to list them.'),
  ];
}

function ageProblems(olderThan: string): Problem[] {
  const seconds = /^\d+[dh]$/.test(olderThan) ? durationSeconds(olderThan) : undefined;
  if (seconds !== undefined && seconds >= 86_400) return [];
  return [
    error(
      ['olderThan'],
      `'${olderThan}' is ${seconds === undefined ? 'no age (a whole number with d or h)' : 'less than a day: an upload that goes on would be broken off'}.`,
    ),
  ];
}

function scheduleProblems(schedule: string): Problem[] {
  if (isSchedule(schedule)) return [];
  return [error(['schedule'], `'${schedule}' is no schedule of cron: minute, hour, day, month, weekday.`)];
}

const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const weekdays = 'sun|mon|tue|wed|thu|fri|sat';

/** Minute, hour, day, month and weekday: the smallest and the largest number, and their names. */
const fields: readonly (readonly [from: number, to: number, names?: string])[] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12, months],
  [0, 6, weekdays],
];

/** Whether the cron of Kubernetes reads it. */
function isSchedule(text: string): boolean {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return true;
  const parts = text.trim().split(/\s+/);
  return parts.length === fields.length && parts.every((part, n) => part.split(',').every((item) => fits(item, n)));
}

function fits(item: string, field: number): boolean {
  const [from, to, names] = fields[field]!;
  const value = names === undefined ? String.raw`\d+` : String.raw`\d+|${names}`;
  const read = new RegExp(`^(?:[*?]|(${value})(?:-(${value}))?)(?:/([1-9]\\d*))?$`, 'i').exec(item);
  return (
    read !== null &&
    read
      .slice(1, 3)
      .every((end) => end === undefined || Number.isNaN(Number(end)) || (Number(end) >= from && Number(end) <= to))
  );
}
