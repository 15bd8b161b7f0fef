import { error, type Path, type Problem } from '../kit';

/** The buckets of a Loki. */
export interface BucketNames {
  /** Chunks and index. @default 'loki-chunks' */
  readonly chunks?: string;
  /** Rules. @default 'loki-ruler' */
  readonly ruler?: string;
}

/** The names, with the defaults filled in. */
export function bucketNames({ chunks = 'loki-chunks', ruler = 'loki-ruler' }: BucketNames = {}): Required<BucketNames> {
  return { chunks, ruler };
}

/** What S3, MinIO or Loki would not take of the buckets of a Loki. */
export function bucketProblems(path: Path, buckets: Required<BucketNames>, host: string): Problem[] {
  const problems = Object.entries(buckets).flatMap(([use, name]) => bucketProblem([...path, use], name, host));
  if (buckets.chunks === buckets.ruler)
    problems.push(
      error(
        [...path, 'ruler'],
        `'${buckets.ruler}' is the bucket of the chunks too: what deletes chunks would meet rules.`,
      ),
    );
  return problems;
}

/** What is wrong with the name of a bucket. */
export function bucketProblem(path: Path, name: string, host: string): Problem[] {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) || /\.\.|\.-|-\.|^\d+(\.\d+){3}$/.test(name) || name === 'minio')
    return [
      error(
        path,
        `'${name}' is not a bucket name: S3 takes 3 to 63 lower-case letters, digits, '.' and '-', no address, no '.' beside another sign, MinIO keeps 'minio' for itself.`,
      ),
    ];
  if (host.split('.')[0] === name)
    return [
      error(
        path,
        `'${name}' is also the first part of the store's host ${host}; Loki's S3 client takes such a host for one that already names the bucket.`,
      ),
    ];
  if (host.endsWith('.amazonaws.com') && ['chunks', 'ruler', 'admin'].includes(name))
    return [
      error(
        path,
        `'${name}' is taken: bucket names on AWS are shared by all accounts, and this one is the example of Loki's documentation.`,
      ),
    ];
  return [];
}
