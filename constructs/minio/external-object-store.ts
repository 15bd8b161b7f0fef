import { endpointOfUrl, urlProblem, type Endpoint, type KeyPair, type ObjectStore } from '../contracts';
import { InvalidInput, type Problem } from '../kit';
import { bucketNames, bucketProblems, type BucketNames } from './buckets';

/** An object store that somebody else runs: AWS S3, Ceph, a MinIO of another team. */
export interface ExternalObjectStoreProps {
  /** Scheme, host and port of the S3 API: `https://s3.eu-central-1.amazonaws.com`. */
  readonly url: string;
  /** The store speaks plain http, and you know that chunks travel in clear. @default false */
  readonly insecure?: boolean;
  /**
   * The region that requests are signed for.
   *
   * @default 'us-east-1' - which stores without regions take
   */
  readonly region?: string;
  /**
   * Buckets in the path and not in the host name.
   *
   * @default - true, except for hosts of AWS
   */
  readonly pathStyle?: boolean;
  /** They have to exist. @default - `loki-chunks` and `loki-ruler` */
  readonly buckets?: BucketNames;
  /** The Secret with the keys, in the namespace of the consumer. */
  readonly keys: {
    /** Name of the Secret. */
    readonly secret: string;
    /** @default 'access-key-id' */
    readonly accessKeyId?: string;
    /** @default 'secret-access-key' */
    readonly secretAccessKey?: string;
  };
  /** The authority behind its certificate, in a Secret of the consumer's namespace. @default - one that is trusted anyway */
  readonly ca?: {
    readonly secret: string;
    /** @default 'ca.crt' */
    readonly key?: string;
  };
  /**
   * Days after which a lifecycle rule of the bucket deletes chunks: its owner knows. Loki has to delete first.
   *
   * @default - there is no such rule
   */
  readonly expiresAfterDays?: number;
  /** Addresses of the store, for the NetworkPolicies. @default - any address, on the port of the URL */
  readonly cidrs?: readonly string[];
}

/** An `ObjectStore` outside this program. */
export class ExternalObjectStore implements ObjectStore {
  readonly endpoint: Endpoint;
  readonly region: string;
  readonly pathStyle: boolean;
  readonly buckets: Required<BucketNames>;
  readonly keys: KeyPair;
  readonly keysOwner = 'store';
  readonly ca?: { readonly secret: string; readonly key: string };
  readonly expiresAfterDays?: number;

  /** @throws InvalidInput if the store cannot be reached, or used, as described */
  constructor(props: ExternalObjectStoreProps) {
    const problems = externalObjectStoreProblems(props);
    if (problems.length > 0) throw new InvalidInput(problems);
    const { keys } = props;
    this.endpoint = endpointOfUrl(props.url, props.cidrs);
    this.region = props.region ?? 'us-east-1';
    this.pathStyle = props.pathStyle ?? !this.endpoint.host.endsWith('.amazonaws.com');
    this.buckets = bucketNames(props.buckets);
    if (props.ca !== undefined) this.ca = { secret: props.ca.secret, key: props.ca.key ?? 'ca.crt' };
    if (props.expiresAfterDays !== undefined) this.expiresAfterDays = props.expiresAfterDays;
    this.keys = {
      secret: keys.secret,
      accessKeyId: keys.accessKeyId ?? 'access-key-id',
      secretAccessKey: keys.secretAccessKey ?? 'secret-access-key',
    };
  }
}

function externalObjectStoreProblems({ url, insecure = false, buckets, keys }: ExternalObjectStoreProps): Problem[] {
  const unusable = urlProblem(url);
  if (unusable !== undefined) return [{ path: 'url', says: unusable, write: `url: 'https://s3.example.com'` }];
  const { host, scheme } = endpointOfUrl(url);
  const problems = bucketProblems('buckets', bucketNames(buckets), host);
  if (scheme === 'http' && !insecure)
    problems.push({
      path: 'insecure',
      says: `${url} is plain http: logs would travel in clear, which has to be said out loud.`,
      write: `insecure: true   (or url: '${url.replace('http:', 'https:')}')`,
    });
  if (scheme === 'https' && insecure)
    problems.push({
      path: 'insecure',
      says: `${url} is https, and insecure: true says that it is not.`,
      write: `insecure: false`,
    });
  if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(keys.secret))
    problems.push({
      path: 'keys.secret',
      says: `'${keys.secret}' is not the name of a Secret; the keys themselves never stand in an environment.`,
      write: `keys: { secret: 'loki-s3' }`,
    });
  return problems;
}
