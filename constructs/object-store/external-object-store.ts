import { endpointOfUrl, urlOf, urlProblem, type Endpoint, type KeyPair, type ObjectStore } from '../contracts';
import {
  InvalidInput,
  error,
  isObjectName,
  objectNameProblems,
  portProblems,
  replaceWith,
  escapeControl,
  urlCidrProblems,
  type Path,
  type Problem,
} from '../kit';
import { bucketNames, bucketProblems, type BucketNames } from './buckets';

/** An object store that is not deployed by this program: AWS S3, Ceph, a MinIO of another team. */
export interface ExternalObjectStoreProps {
  /** Scheme, host and port of the S3 API: `https://s3.eu-central-1.amazonaws.com`. */
  readonly url: string;
  /** Allows an `http` URL: chunks are sent unencrypted. @default false */
  readonly insecure?: boolean;
  /**
   * Region that requests are signed for.
   *
   * @default 'us-east-1' - accepted by stores without regions
   */
  readonly region?: string;
  /**
   * Puts the bucket into the path of a request instead of the host name.
   *
   * @default - true, except for AWS
   */
  readonly pathStyle?: boolean;
  /** Loki's buckets, which must exist. @default - `loki-chunks` and `loki-ruler` */
  readonly buckets?: BucketNames;
  /** The Secret with the access keys, in the namespace of the consumer. */
  readonly keys: {
    /** Name of the Secret. */
    readonly secret: string;
    /** Key of the Secret with the access key id. @default 'access-key-id' */
    readonly accessKeyId?: string;
    /** Key of the Secret with the secret access key. @default 'secret-access-key' */
    readonly secretAccessKey?: string;
  };
  /** CA certificate, in a Secret of the consumer's namespace. @default - the CAs of the image */
  readonly ca?: {
    readonly secret: string;
    /** Key of the Secret with the certificate. @default 'ca.crt' */
    readonly key?: string;
  };
  /**
   * Days after which a lifecycle rule of the bucket deletes chunks. Loki's retention must be shorter.
   *
   * @default - no such rule
   */
  readonly expiresAfterDays?: number;
  /** IP ranges of the store, for the NetworkPolicies. @default - any address, on the store's port only */
  readonly cidrs?: readonly string[];
  /**
   * Port of the store's pods, for the NetworkPolicies: 8080 for Rook, whose Service has port 80.
   *
   * @default - the port of the URL
   */
  readonly podPort?: number;
}

/** An object store that is not deployed by this program. */
export class ExternalObjectStore implements ObjectStore {
  readonly endpoint: Endpoint;
  readonly region: string;
  readonly pathStyle: boolean;
  readonly buckets: Required<BucketNames>;
  readonly keys: KeyPair;
  readonly keysOwner = 'store';
  readonly ca?: { readonly secret: string; readonly key: string };
  readonly expiresAfterDays?: number;

  /** @throws InvalidInput if the props are invalid */
  constructor(props: ExternalObjectStoreProps) {
    const problems = externalObjectStoreProblems(props);
    if (problems.length > 0) throw new InvalidInput(problems);
    const { keys } = props;
    this.endpoint = endpointOfUrl(props.url, props.cidrs, props.podPort);
    this.region = props.region ?? defaultRegion;
    this.pathStyle = usesPathStyle(props);
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

/** Stores without regions accept it. */
const defaultRegion = 'us-east-1';

function usesPathStyle({ url, pathStyle }: ExternalObjectStoreProps): boolean {
  return pathStyle ?? !endpointOfUrl(url).host.endsWith('.amazonaws.com');
}

function externalObjectStoreProblems(props: ExternalObjectStoreProps): Problem[] {
  const { url, insecure = false, cidrs, podPort, ca } = props;
  const invalidUrl = urlProblem(url);
  if (invalidUrl !== undefined)
    return [error(['url'], invalidUrl, replaceWith(/^[a-z0-9.-]+(:\d+)?$/.test(url) ? `https://${url}` : undefined))];
  const { host, scheme } = endpointOfUrl(url);
  const aws = awsHost(host);
  const problems = bucketProblems(['buckets'], bucketNames(props.buckets), aws.service ?? host);
  if (scheme === 'http' && !insecure)
    problems.push(error(['insecure'], `logs would be sent unencrypted to ${url}; plain http requires insecure: true.`));
  if (scheme === 'https' && insecure)
    problems.push(error(['insecure'], `insecure is true, but ${url} uses https.`, replaceWith(false)));
  return [
    ...problems,
    ...awsProblems(props, aws),
    ...certificateProblems(props),
    ...regionProblems(props.region),
    ...keyProblems(props),
    ...objectNameProblems(['ca', 'secret'], ca?.secret),
    ...urlCidrProblems(['cidrs'], cidrs),
    ...portProblems(['podPort'], podPort),
  ];
}

/** The parts of an S3 host of AWS. */
interface AwsHost {
  /** The host without the bucket. @default - not a public host of S3 */
  readonly service?: string | undefined;
  readonly bucket?: string | undefined;
  readonly region?: string | undefined;
}

/**
 * Parses `bucket.s3.region.amazonaws.com` and its variants: FIPS, dual stack, China, legacy `s3-region`, VPC endpoints.
 */
function awsHost(host: string): AwsHost {
  const shape =
    /^(?:(?<bucket>.+)\.)?(?<service>s3(?:-fips)?(?:\.dualstack)?(?:[.-](?<region>[a-z]{2,}(?:-[a-z]+)+-\d+))?(?<vpce>\.vpce)?\.amazonaws\.com(?:\.cn)?)$/;
  const { bucket, service, region, vpce } = shape.exec(host)?.groups ?? {};
  // The first label of a VPC endpoint is its id, not a bucket.
  return vpce === undefined ? { bucket, service, region } : { region };
}

function awsProblems({ url, region, buckets }: ExternalObjectStoreProps, aws: AwsHost): Problem[] {
  const problems: Problem[] = [];
  if (aws.bucket !== undefined && aws.service !== undefined)
    problems.push(
      error(
        ['url'],
        `${url} contains the bucket '${aws.bucket}'; bucket names belong in buckets, and S3 would look for them inside '${aws.bucket}'.`,
        replaceWith(
          Object.values(bucketNames(buckets)).includes(aws.bucket)
            ? urlOf({ ...endpointOfUrl(url), host: aws.service })
            : undefined,
        ),
      ),
    );
  if (aws.region !== undefined && aws.region !== (region ?? defaultRegion))
    problems.push(
      error(
        ['region'],
        `${url} is in ${aws.region}, but requests would be signed for ${region ?? `the default, ${defaultRegion}`}; AWS rejects them.`,
        replaceWith(aws.region),
      ),
    );
  return problems;
}

function regionProblems(region: string | undefined): Problem[] {
  if (region === undefined || /^[A-Za-z0-9][\w.-]{0,62}$/.test(region)) return [];
  return [
    error(
      ['region'],
      `'${escapeControl(region)}' is not a valid region: 1 to 63 letters, digits, '-', '_' and '.', starting with a letter or digit.`,
    ),
  ];
}

/** A wildcard certificate covers one label, and a bucket with a dot has two. */
function certificateProblems(props: ExternalObjectStoreProps): Problem[] {
  const { scheme, host } = endpointOfUrl(props.url);
  if (usesPathStyle(props) || scheme !== 'https') return [];
  const certified = awsHost(host).service ?? host;
  return Object.entries(bucketNames(props.buckets)).flatMap(([use, name]) =>
    name.includes('.')
      ? [
          error(
            ['buckets', use],
            `'${name}' contains a dot: the certificate for *.${certified} does not cover ${name}.${certified}.`,
          ),
        ]
      : [],
  );
}

/** Validates the names of Secrets and of their keys. A value that may be an access key is not printed in full. */
function keyProblems({ keys, ca }: ExternalObjectStoreProps): Problem[] {
  const { secret, accessKeyId, secretAccessKey } = keys;
  const entries = Object.entries({ accessKeyId, secretAccessKey });
  return [
    ...(isObjectName(secret)
      ? []
      : [
          error(
            ['keys', 'secret'],
            `'${looksLikeKey(secret) ? abbreviated(secret) : escapeControl(secret)}' is not a valid Secret name; an environment contains the name of the Secret, never the keys.`,
          ),
        ]),
    ...entries.flatMap(([key, name]) => secretKeyProblems(['keys', key], name)),
    ...secretKeyProblems(['ca', 'key'], ca?.key),
  ];
}

function secretKeyProblems(path: Path, name: string | undefined): Problem[] {
  if (name === undefined) return [];
  if (looksLikeKey(name))
    return [
      error(
        path,
        `'${abbreviated(name)}' looks like an access key, which would be committed to Git; the value must be the key of the Secret's data that holds it.`,
      ),
    ];
  if (/^[-._a-zA-Z0-9]{1,253}$/.test(name) && !/^\.\.?$/.test(name)) return [];
  return [
    error(
      path,
      `'${abbreviated(name)}' is not a valid key of a Secret's data: 1 to 253 letters, digits, '-', '_' and '.'.`,
    ),
  ];
}

/** An AWS access key id, or at least 16 characters with lowercase, uppercase and digits, without separators. */
function looksLikeKey(text: string): boolean {
  if (/^(AKIA|ASIA)[A-Z0-9]{12,}$/.test(text)) return true;
  return text.length >= 16 && /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text) && !/[-_.]/.test(text);
}

/** The first characters, so that no log contains a whole key. */
function abbreviated(text: string): string {
  return escapeControl(text.length > 3 ? `${text.slice(0, 3)}…` : text);
}
