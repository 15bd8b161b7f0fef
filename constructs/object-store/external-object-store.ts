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
  /** Addresses of the store, for the NetworkPolicies. @default - any address, on that one port */
  readonly cidrs?: readonly string[];
  /**
   * The port on which its pods listen, for the NetworkPolicies: 8080 of Rook's S3, whose Service has port 80.
   *
   * @default - the port of the URL
   */
  readonly podPort?: number;
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
    this.endpoint = endpointOfUrl(props.url, props.cidrs, props.podPort);
    this.region = props.region ?? usualRegion;
    this.pathStyle = speaksInPaths(props);
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

/** Which stores without regions take. */
const usualRegion = 'us-east-1';

function speaksInPaths({ url, pathStyle }: ExternalObjectStoreProps): boolean {
  return pathStyle ?? !endpointOfUrl(url).host.endsWith('.amazonaws.com');
}

function externalObjectStoreProblems(props: ExternalObjectStoreProps): Problem[] {
  const { url, insecure = false, cidrs, podPort, ca } = props;
  const unusable = urlProblem(url);
  if (unusable !== undefined)
    return [error(['url'], unusable, replaceWith(/^[a-z0-9.-]+(:\d+)?$/.test(url) ? `https://${url}` : undefined))];
  const { host, scheme } = endpointOfUrl(url);
  const aws = awsHost(host);
  const problems = bucketProblems(['buckets'], bucketNames(props.buckets), aws.service ?? host);
  if (scheme === 'http' && !insecure)
    problems.push(
      error(['insecure'], `${url} is plain http: logs would travel in clear, which has to be said out loud.`),
    );
  if (scheme === 'https' && insecure)
    problems.push(error(['insecure'], `${url} is https, and insecure: true says that it is not.`, replaceWith(false)));
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

/** What a host of AWS says. */
interface AwsHost {
  /** The host without a bucket. @default - not a host of S3 */
  readonly service?: string | undefined;
  readonly bucket?: string | undefined;
  readonly region?: string | undefined;
}

/** `bucket.s3.region.amazonaws.com`, with its kin: FIPS, dual stack, China, `s3-region` of old, endpoints of a network. */
function awsHost(host: string): AwsHost {
  const shape =
    /^(?:(?<bucket>.+)\.)?(?<service>s3(?:-fips)?(?:\.dualstack)?(?:[.-](?<region>[a-z]{2,}(?:-[a-z]+)+-\d+))?(?<own>\.vpce)?\.amazonaws\.com(?:\.cn)?)$/;
  const { bucket, service, region, own } = shape.exec(host)?.groups ?? {};
  // In front of an endpoint of a network stands its own name.
  return own === undefined ? { bucket, service, region } : { region };
}

function awsProblems({ url, region, buckets }: ExternalObjectStoreProps, aws: AwsHost): Problem[] {
  const problems: Problem[] = [];
  if (aws.bucket !== undefined && aws.service !== undefined)
    problems.push(
      error(
        ['url'],
        `${url} names the bucket '${aws.bucket}' too; the two buckets of Loki stand in buckets, and would be looked for inside of that one.`,
        replaceWith(
          Object.values(bucketNames(buckets)).includes(aws.bucket)
            ? urlOf({ ...endpointOfUrl(url), host: aws.service })
            : undefined,
        ),
      ),
    );
  if (aws.region !== undefined && aws.region !== (region ?? usualRegion))
    problems.push(
      error(
        ['region'],
        `${url} is in ${aws.region}, and requests would be signed for ${region ?? `${usualRegion}, since no region is named`}; AWS refuses them.`,
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
      `'${escapeControl(region)}' cannot be a region: at most 63 letters, digits, '-', '_' and '.'; requests are signed with it.`,
    ),
  ];
}

/** The certificate of a store is good for one name in front of its host, and a dot makes two. */
function certificateProblems(props: ExternalObjectStoreProps): Problem[] {
  const { scheme, host } = endpointOfUrl(props.url);
  if (speaksInPaths(props) || scheme !== 'https') return [];
  const certified = awsHost(host).service ?? host;
  return Object.entries(bucketNames(props.buckets)).flatMap(([use, name]) =>
    name.includes('.')
      ? [
          error(
            ['buckets', use],
            `'${name}' has a dot, and would be called as ${name}.${certified}, which a certificate for *.${certified} does not cover.`,
          ),
        ]
      : [],
  );
}

/** Only names stand here, of a Secret and of its entries; what may be a key is not repeated. */
function keyProblems({ keys, ca }: ExternalObjectStoreProps): Problem[] {
  const { secret, accessKeyId, secretAccessKey } = keys;
  const entries = Object.entries({ accessKeyId, secretAccessKey });
  return [
    ...(isObjectName(secret)
      ? []
      : [
          error(
            ['keys', 'secret'],
            `'${looksLikeKey(secret) ? beginning(secret) : escapeControl(secret)}' is not the name of a Secret; the keys themselves never stand in an environment.`,
          ),
        ]),
    ...entries.flatMap(([entry, name]) => entryProblems(['keys', entry], name)),
    ...entryProblems(['ca', 'key'], ca?.key),
  ];
}

function entryProblems(path: Path, name: string | undefined): Problem[] {
  if (name === undefined) return [];
  if (looksLikeKey(name))
    return [
      error(
        path,
        `'${beginning(name)}' looks like a key itself, which would go to Git; here stands the name of the entry of the Secret that holds it.`,
      ),
    ];
  if (/^[-._a-zA-Z0-9]{1,253}$/.test(name) && !/^\.\.?$/.test(name)) return [];
  return [error(path, `'${beginning(name)}' is no name of an entry of a Secret: letters, digits, '-', '_' and '.'.`)];
}

/** A key of AWS, or 16 signs and more of all kinds without a word's end. */
function looksLikeKey(text: string): boolean {
  if (/^(AKIA|ASIA)[A-Z0-9]{12,}$/.test(text)) return true;
  return text.length >= 16 && /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text) && !/[-_.]/.test(text);
}

/** So that no log has the rest of it. */
function beginning(text: string): string {
  return escapeControl(text.length > 3 ? `${text.slice(0, 3)}…` : text);
}
