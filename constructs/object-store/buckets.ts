import type { Endpoint, WaitForStore } from '../contracts';
import { error, hostPort, type Path, type Problem } from '../kit';

/** The names of buckets, by their use. */
export interface BucketNames {
  /** Chunks and index. @default 'loki-chunks' */
  readonly chunks?: string;
  /** Rules. @default 'loki-ruler' */
  readonly ruler?: string;
  /** Traces of Tempo. @default 'tempo-traces' */
  readonly traces?: string;
}

/** The bucket names with defaults applied. */
export function bucketNames({
  chunks = 'loki-chunks',
  ruler = 'loki-ruler',
  traces = 'tempo-traces',
}: BucketNames = {}): Required<BucketNames> {
  return { chunks, ruler, traces };
}

/** Validates bucket names by their use. @param host - host of the S3 API */
export function bucketProblems(path: Path, buckets: Readonly<Record<string, string>>, host: string): Problem[] {
  return [
    ...Object.entries(buckets).flatMap(([use, name]) => bucketProblem([...path, use], name, host)),
    ...sharedBucketProblems(path, buckets, 'bucket'),
  ];
}

/** Reports buckets with two uses. @param noun - the name of a bucket in the store */
export function sharedBucketProblems(
  path: Path,
  buckets: Readonly<Record<string, string>>,
  noun: 'bucket' | 'container',
): Problem[] {
  const uses = Object.entries(buckets);
  return uses.flatMap(([use, name], n): Problem[] => {
    const first = uses.slice(0, n).find(([, other]) => other === name);
    if (first === undefined) return [];
    return [
      error(
        [...path, use],
        `'${name}' is also the ${noun} of the ${first[0]}; a lifecycle rule for ${first[0]} would delete the objects of ${use} too.`,
      ),
    ];
  });
}

/** Validates one bucket name. @param host - host of the S3 API */
export function bucketProblem(path: Path, name: string, host: string): Problem[] {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) || /\.\.|\.-|-\.|^\d+(\.\d+){3}$/.test(name) || name === 'minio')
    return [
      error(
        path,
        `'${name}' is not a valid bucket name: 3 to 63 lowercase letters, digits, '.' and '-', starting and ending with a letter or digit, no '..', '.-' or '-.', not an IP address, and not 'minio', which MinIO reserves.`,
      ),
    ];
  if (host.split('.')[0] === name)
    return [
      error(
        path,
        `'${name}' is also the first label of the host ${host}; Loki's S3 client assumes that such a host already contains the bucket.`,
      ),
    ];
  if (host.endsWith('.amazonaws.com') && ['chunks', 'ruler', 'admin'].includes(name))
    return [
      error(
        path,
        `'${name}' is already in use: bucket names are unique across all AWS accounts, and this one is the example in Loki's documentation.`,
      ),
    ];
  return [];
}

/** Waits until a bucket can be listed with the keys of its consumer. */
export function waitForBucket(image: string, endpoint: Endpoint, bucket: string): WaitForStore {
  return {
    image,
    command: ['sh', '-c', 'until mc ls "store/$BUCKET" >/dev/null; do sleep 1; done'],
    env: {
      MC_HOST_store: `${endpoint.scheme}://$(AWS_ACCESS_KEY_ID):$(AWS_SECRET_ACCESS_KEY)@${hostPort(endpoint)}`,
      MC_CONFIG_DIR: '/tmp/.mc',
      BUCKET: bucket,
    },
  };
}
