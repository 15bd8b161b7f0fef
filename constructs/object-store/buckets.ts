import { error, type Path, type Problem } from '../kit';

/** The names of Loki's buckets. */
export interface BucketNames {
  /** Chunks and index. @default 'loki-chunks' */
  readonly chunks?: string;
  /** Rules. @default 'loki-ruler' */
  readonly ruler?: string;
}

/** The bucket names with defaults applied. */
export function bucketNames({ chunks = 'loki-chunks', ruler = 'loki-ruler' }: BucketNames = {}): Required<BucketNames> {
  return { chunks, ruler };
}

/** Validates Loki's bucket names against the rules of S3, MinIO and Loki. @param host - host of the S3 API */
export function bucketProblems(path: Path, buckets: Required<BucketNames>, host: string): Problem[] {
  const problems = Object.entries(buckets).flatMap(([use, name]) => bucketProblem([...path, use], name, host));
  if (buckets.chunks === buckets.ruler)
    problems.push(
      error(
        [...path, 'ruler'],
        `'${buckets.ruler}' is also the bucket of the chunks; a lifecycle rule for chunks would delete rules.`,
      ),
    );
  return problems;
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
