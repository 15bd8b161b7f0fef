import type { KeyPair } from '../contracts';
import { error, isCount, nameProblems, objectNameProblems, type Path, type Problem } from '../kit';
import { bucketProblem } from './buckets';

/** A bucket beside those of Loki. */
export interface ConsumerBucket {
  readonly name: string;
  /** Older versions of objects are kept, or no longer. @default - as it is: a new bucket keeps none */
  readonly versioning?: boolean;
  /** Days after which MinIO deletes what is in it. @default - never: rules of the bucket that delete are removed */
  readonly expireAfterDays?: number;
}

/** A program beside Loki that keeps objects in the store, such as Tempo. */
export interface ObjectStoreConsumer {
  /** Name of its policy: `tempo`. */
  readonly name: string;
  /** They are made for it, and it may touch nothing else. */
  readonly buckets: readonly ConsumerBucket[];
  /** Secret with its keys, `access-key-id` and `secret-access-key`. @default - `<name>-s3` */
  readonly secret?: string;
  /** The namespaces where the Secret is needed too, beside MinIO's own. @default - none */
  readonly namespaces?: readonly string[];
  /** It reads and writes the tags of objects, as Tempo does. @default false */
  readonly tagging?: boolean;
}

/** A consumer, with the names filled in. */
export interface SettledConsumer {
  readonly name: string;
  readonly buckets: readonly ConsumerBucket[];
  readonly keys: KeyPair;
  readonly tagging: boolean;
}

/** The keys of a consumer, by reference. */
export function consumerKeys(secret: string): KeyPair {
  return { secret, accessKeyId: 'access-key-id', secretAccessKey: 'secret-access-key' };
}

export function settledConsumer({ name, buckets, secret, tagging = false }: ObjectStoreConsumer): SettledConsumer {
  return { name, buckets, keys: consumerKeys(secret ?? `${name}-s3`), tagging };
}

/** What of the consumers cannot be, also between them. */
export function consumerProblems(
  consumers: readonly ObjectStoreConsumer[],
  taken: readonly string[],
  host: string,
): Problem[] {
  const names = ['loki', ...consumers.map(({ name }) => name)];
  const owned = [...taken];
  return consumers.flatMap(({ name, buckets, secret = `${name}-s3` }, n) => {
    const path = ['consumers', n];
    const problems = [...nameProblems([...path, 'name'], name), ...objectNameProblems([...path, 'secret'], secret)];
    if (names.indexOf(name) !== n + 1)
      problems.push(error([...path, 'name'], `'${name}' is there already; its policy would be overwritten.`));
    if (buckets.length === 0)
      problems.push(
        error(
          [...path, 'buckets'],
          `'${name}' has no buckets; MinIO refuses a policy about nothing, and the Job that provisions would fail.`,
        ),
      );
    for (const [m, bucket] of buckets.entries()) {
      const at = [...path, 'buckets', m];
      problems.push(...bucketProblem([...at, 'name'], bucket.name, host), ...expiryProblems(at, bucket));
      if (owned.includes(bucket.name))
        problems.push(
          error(
            [...at, 'name'],
            `'${bucket.name}' belongs to somebody else already; each could delete what the other keeps.`,
          ),
        );
      owned.push(bucket.name);
    }
    return problems;
  });
}

function expiryProblems(path: Path, { expireAfterDays: days }: ConsumerBucket): Problem[] {
  if (days === undefined || isCount(days)) return [];
  return [error([...path, 'expireAfterDays'], `${days} is not a number of days; MinIO deletes by whole days.`)];
}

/** What a consumer does with its buckets: list, read, write, delete what has ended, give up half an upload. */
export function policyOf(buckets: readonly string[], tagging: boolean): object {
  const arn = (bucket: string): string => `arn:aws:s3:::${bucket}`;
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['s3:ListBucket', 's3:GetBucketLocation'], Resource: buckets.map(arn) },
      {
        Effect: 'Allow',
        Action: [
          's3:GetObject',
          's3:PutObject',
          's3:DeleteObject',
          's3:AbortMultipartUpload',
          ...(tagging ? ['s3:GetObjectTagging', 's3:PutObjectTagging'] : []),
        ],
        Resource: buckets.map((bucket) => `${arn(bucket)}/*`),
      },
    ],
  };
}

/** The rule of a bucket that deletes by itself, as `mc ilm rule import` takes it. */
export function lifecycleOf(days: number): object {
  return { Rules: [{ ID: 'expire', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: days } }] };
}
