import type { CertificateAuthority, Endpoint, S3Credentials, S3Store, SecretKey } from '../contracts';
import {
  InvalidInput,
  error,
  objectNameProblems,
  portProblems,
  replaceWith,
  secretKeyOf,
  escapeControl,
  urlCidrProblems,
  type Problem,
  endpointOfUrl,
  urlOf,
  urlProblem,
} from '../kit';
import { awsHost, type AwsHost } from './aws-host';
import { bucketNames, bucketProblems, type BucketNames } from './buckets';
import {
  accessProblems,
  nodeAgent,
  tokenService,
  workloadIdentity,
  type KnownKey,
  type WorkloadIdentitySettings,
} from './identity';
import { secretKeyProblems, secretNameProblems } from './secret-names';

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
  /** The buckets, which must exist. @default - `loki-chunks`, `loki-ruler` and `tempo-traces` */
  readonly buckets?: BucketNames;
  /** The Secret with the access keys, in the namespace of the consumer. @default - none, with `workloadIdentity` */
  readonly keys?: {
    /** Name of the Secret. */
    readonly secret: string;
    /** Key of the Secret with the access key id. @default 'access-key-id' */
    readonly accessKeyId?: string;
    /** Key of the Secret with the secret access key. @default 'secret-access-key' */
    readonly secretAccessKey?: string;
  };
  /**
   * The identity of the pods, for AWS: a role of IAM by an annotation (`eks.amazonaws.com/role-arn`), or an association
   * of EKS Pod Identity, which needs no annotation. Instead of `keys`.
   *
   * @default - none, with `keys`
   */
  readonly workloadIdentity?: WorkloadIdentitySettings;
  /** CA certificate, in a Secret of the consumer's namespace. @default - the CAs of the image */
  readonly ca?: CertificateAuthority;
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
export class ExternalObjectStore implements S3Store<keyof BucketNames> {
  readonly endpoint: Endpoint;
  readonly region: string;
  readonly pathStyle: boolean;
  readonly buckets: Required<BucketNames>;
  readonly credentials: S3Credentials;
  readonly ca?: SecretKey;
  readonly expiresAfterDays?: number;

  /** @throws InvalidInput if the props are invalid */
  constructor(props: ExternalObjectStoreProps) {
    const problems = externalObjectStoreProblems(props);
    if (problems.length > 0) throw new InvalidInput(problems);
    this.endpoint = endpointOfUrl(props.url, props.cidrs, props.podPort);
    this.region = props.region ?? defaultRegion;
    this.pathStyle = usesPathStyle(props);
    this.buckets = bucketNames(props.buckets);
    if (props.ca !== undefined) this.ca = secretKeyOf(props.ca);
    if (props.expiresAfterDays !== undefined) this.expiresAfterDays = props.expiresAfterDays;
    this.credentials = credentialsOf(props, this.region);
  }
}

function credentialsOf({ keys, workloadIdentity: identity }: ExternalObjectStoreProps, region: string): S3Credentials {
  if (identity !== undefined) return { workloadIdentity: workloadIdentity(identity, [issuerOf(identity, region)]) };
  const { secret, accessKeyId = 'access-key-id', secretAccessKey = 'secret-access-key' } = keys!;
  return { keys: { secret, accessKeyId, secretAccessKey }, owner: 'store' };
}

/** The annotation with the role of the pods: IAM roles for service accounts, IRSA. */
const roleAnnotation: KnownKey = {
  key: 'eks.amazonaws.com/role-arn',
  form: /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  rule: 'the ARN of a role, such as arn:aws:iam::123456789012:role/loki',
};

/**
 * With a role, the pods exchange their token at AWS STS. Without one they ask the agent of EKS Pod Identity on their
 * node, which listens at 169.254.170.23 and [fd00:ec2::23], port 80 (EKS user guide, "Set up the Amazon EKS Pod
 * Identity Agent").
 */
function issuerOf({ serviceAccountAnnotations, cidrs }: WorkloadIdentitySettings, region: string): Endpoint {
  return Object.hasOwn(serviceAccountAnnotations, roleAnnotation.key)
    ? tokenService(`sts.${region}.amazonaws.com`, cidrs)
    : nodeAgent('169.254.170.23', 80, ['169.254.170.23/32', 'fd00:ec2::23/128']);
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
    ...accessProblems(props, 'AWS', roleAnnotation),
    ...identityProblems(props),
    ...keyProblems(props),
    ...objectNameProblems(['ca', 'secret'], ca?.secret),
    ...urlCidrProblems(['cidrs'], cidrs),
    ...portProblems(['podPort'], podPort),
  ];
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

/** The SDKs of AWS obtain credentials that only S3 itself accepts. */
function identityProblems({ url, workloadIdentity: identity }: ExternalObjectStoreProps): Problem[] {
  if (identity === undefined || /\.amazonaws\.com(\.cn)?$/.test(endpointOfUrl(url).host)) return [];
  return [
    error(
      ['workloadIdentity'],
      `${url} is not an endpoint of AWS, and the credentials of a workload identity are valid for AWS only; this store needs keys.`,
    ),
  ];
}

/** Validates the names of Secrets and of their keys. */
function keyProblems({ keys, ca }: ExternalObjectStoreProps): Problem[] {
  return [
    ...(keys === undefined
      ? []
      : [
          ...secretNameProblems(['keys', 'secret'], keys.secret),
          ...(['accessKeyId', 'secretAccessKey'] as const).flatMap((key) =>
            secretKeyProblems(['keys', key], keys[key]),
          ),
        ]),
    ...secretKeyProblems(['ca', 'key'], ca?.key),
  ];
}
