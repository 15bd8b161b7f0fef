import type { KeyPair } from '../contracts';
import { error, isCount, nameProblems, objectNameProblems, type Path, type Problem } from '../kit';
import { bucketProblem, bucketProblems } from './buckets';

/** A bucket of a consumer outside this app. */
export interface ConsumerBucket {
  readonly name: string;
  /** Enables or suspends object versioning. @default - unchanged; a new bucket has none */
  readonly versioning?: boolean;
  /** Days after which MinIO deletes objects. @default - never: expiration rules of the bucket are removed */
  readonly expireAfterDays?: number;
}

/** A program outside this app that uses the store. */
export interface ObjectStoreConsumer {
  /** Name of its MinIO policy: `tempo`. */
  readonly name: string;
  /** Its buckets. They are created, and its keys give access to nothing else. */
  readonly buckets: readonly ConsumerBucket[];
  /** Secret with the keys `access-key-id` and `secret-access-key`. @default - `<name>-s3` */
  readonly secret?: string;
  /** Namespaces that need the Secret in addition to MinIO's. @default - none */
  readonly namespaces?: readonly string[];
  /** Allows reading and writing object tags, as Tempo does. @default false */
  readonly tagging?: boolean;
}

/** A consumer with defaults applied. */
export interface ResolvedConsumer {
  readonly name: string;
  readonly buckets: readonly ConsumerBucket[];
  readonly keys: KeyPair;
  readonly tagging: boolean;
}

/** A consumer of this app, with the paths of its settings. */
export interface AppConsumer extends ResolvedConsumer {
  readonly uses: Readonly<Record<string, string>>;
  /** Path of the setting with the name of the Secret. */
  readonly secretPath: Path;
}

/** Reference to the keys in a consumer's Secret. */
export function consumerKeys(secret: string): KeyPair {
  return { secret, accessKeyId: 'access-key-id', secretAccessKey: 'secret-access-key' };
}

export function resolvedConsumer({ name, buckets, secret, tagging = false }: ObjectStoreConsumer): ResolvedConsumer {
  return { name, buckets, keys: consumerKeys(secret ?? `${name}-s3`), tagging };
}

/** Validates the consumers of the same app: names, buckets, and the names of their Secrets. */
export function appConsumerProblems(consumers: readonly AppConsumer[], host: string): Problem[] {
  return consumers.flatMap(({ name, uses, buckets, keys, secretPath }, n) => {
    const before = consumers.slice(0, n);
    const taken = buckets.find((bucket) =>
      before.some((other) => other.buckets.some((one) => one.name === bucket.name)),
    );
    return [
      ...nameProblems([], name),
      ...bucketProblems(['buckets'], uses, host),
      ...objectNameProblems(secretPath, keys.secret),
      ...(before.some((other) => other.name === name)
        ? [error([], `'${name}' is already the name of a consumer; its policy would be overwritten.`)]
        : []),
      ...(taken === undefined
        ? []
        : [error([], `'${taken.name}' already belongs to another consumer; each could delete the other's objects.`)]),
    ];
  });
}

/** Validates consumers outside the app, individually and against each other. @param inApp - consumers of the same app */
export function consumerProblems(
  consumers: readonly ObjectStoreConsumer[],
  inApp: readonly ResolvedConsumer[],
  host: string,
): Problem[] {
  const names = [...inApp, ...consumers].map(({ name }) => name);
  const owned = inApp.flatMap(({ buckets }) => buckets.map(({ name }) => name));
  return consumers.flatMap(({ name, buckets, secret = `${name}-s3` }, n) => {
    const path = ['consumers', n];
    const problems = [...nameProblems([...path, 'name'], name), ...objectNameProblems([...path, 'secret'], secret)];
    if (names.indexOf(name) !== inApp.length + n)
      problems.push(
        error([...path, 'name'], `'${name}' is already the name of a consumer; its policy would be overwritten.`),
      );
    if (buckets.length === 0)
      problems.push(
        error(
          [...path, 'buckets'],
          `'${name}' has no buckets; MinIO rejects a policy without resources, and the provisioning Job would fail.`,
        ),
      );
    for (const [m, bucket] of buckets.entries()) {
      const at = [...path, 'buckets', m];
      problems.push(...bucketProblem([...at, 'name'], bucket.name, host), ...expiryProblems(at, bucket));
      if (owned.includes(bucket.name))
        problems.push(
          error(
            [...at, 'name'],
            `'${bucket.name}' already belongs to another consumer; each could delete the other's objects.`,
          ),
        );
      owned.push(bucket.name);
    }
    return problems;
  });
}

function expiryProblems(path: Path, { expireAfterDays: days }: ConsumerBucket): Problem[] {
  if (days === undefined || isCount(days)) return [];
  return [error([...path, 'expireAfterDays'], `${days} is not valid; it must be a whole number of days, at least 1.`)];
}

/** Consumers with the same keys are one MinIO user, with the permissions of all of them. */
export function sharedSecrets(inApp: readonly AppConsumer[], outside: readonly ResolvedConsumer[]): Problem[] {
  const owners = new Map<string, string>();
  const paths = [...inApp.map(({ secretPath }) => secretPath), ...outside.map((_one, n) => ['consumers', n, 'secret'])];
  return [...inApp, ...outside].flatMap(({ name, keys: { secret } }, n): Problem[] => {
    const owner = owners.get(secret);
    owners.set(secret, name);
    if (owner === undefined) return [];
    return [
      error(
        paths[n]!,
        `'${secret}' is also the Secret of '${owner}': both consumers would have the same keys and access to the same buckets.`,
      ),
    ];
  });
}

/** The policy of a consumer: list, read, write and delete objects, and abort multipart uploads. */
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

/** The lifecycle rule of a bucket that expires objects, in the format of `mc ilm rule import`. */
export function lifecycleOf(days: number): object {
  return { Rules: [{ ID: 'expire', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: days } }] };
}
