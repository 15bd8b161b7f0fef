import type { Endpoint, GcsStore } from '../contracts';
import { InvalidInput, urlCidrProblems, type Problem } from '../kit';
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

/** Google Cloud Storage. */
export interface GcsObjectStoreProps {
  /** The buckets, which must exist. @default - `loki-chunks`, `loki-ruler` and `tempo-traces` */
  readonly buckets?: BucketNames;
  /** The Secret with the key file of a service account, in Loki's namespace. @default - none, with `workloadIdentity` */
  readonly keys?: {
    /** Name of the Secret. */
    readonly secret: string;
    /** Key of the Secret with the file. @default 'key.json' */
    readonly keyFile?: string;
  };
  /**
   * The identity of the pods, by Workload Identity Federation for GKE: a role of the ServiceAccount itself, or the
   * annotation `iam.gke.io/gcp-service-account`. Instead of `keys`.
   *
   * @default - none, with `keys`
   */
  readonly workloadIdentity?: WorkloadIdentitySettings;
  /** Days after which a lifecycle rule deletes chunks. Loki's retention must be shorter. @default - no such rule */
  readonly expiresAfterDays?: number;
  /** IP ranges of the APIs of Google, for the NetworkPolicies. @default - any address, on port 443 only */
  readonly cidrs?: readonly string[];
}

/** Google Cloud Storage that is not deployed by this program. */
export class GcsObjectStore implements GcsStore<keyof BucketNames> {
  readonly endpoint: Endpoint;
  readonly buckets: Required<BucketNames>;
  readonly gcs: GcsStore['gcs'];
  readonly expiresAfterDays?: number;

  /** @throws InvalidInput if the props are invalid */
  constructor(props: GcsObjectStoreProps) {
    const problems = gcsProblems(props);
    if (problems.length > 0) throw new InvalidInput(problems);
    const { keys, workloadIdentity: identity } = props;
    // The tokens for a key file come from oauth2.googleapis.com, at the same addresses.
    this.endpoint = tokenService(host, props.cidrs);
    this.buckets = bucketNames(props.buckets);
    this.gcs = {
      credentials:
        identity === undefined
          ? { keyFile: { secret: keys!.secret, key: keys!.keyFile ?? 'key.json' } }
          : { workloadIdentity: workloadIdentity(identity, metadataServers) },
    };
    if (props.expiresAfterDays !== undefined) this.expiresAfterDays = props.expiresAfterDays;
  }
}

const host = 'storage.googleapis.com';

/**
 * The metadata server on the node, as NetworkPolicies see it: 169.254.169.252 on port 988, and with Dataplane V2
 * 169.254.169.254 on port 80 (GKE, "About Workload Identity Federation for GKE", metadata server).
 */
const metadataServers: readonly Endpoint[] = [
  nodeAgent('metadata.google.internal', 988, ['169.254.169.252/32']),
  nodeAgent('metadata.google.internal', 80, ['169.254.169.254/32']),
];

const accountAnnotation: KnownKey = {
  key: 'iam.gke.io/gcp-service-account',
  form: /^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z0-9.:-]+\.iam\.gserviceaccount\.com$/,
  rule: 'the address of a service account, such as loki-logs@project.iam.gserviceaccount.com',
};

function gcsProblems(props: GcsObjectStoreProps): Problem[] {
  const { keys } = props;
  return [
    ...bucketProblems(['buckets'], bucketNames(props.buckets), host),
    ...accessProblems(props, 'Google', accountAnnotation),
    ...(keys === undefined
      ? []
      : [
          ...secretNameProblems(['keys', 'secret'], keys.secret),
          ...secretKeyProblems(['keys', 'keyFile'], keys.keyFile),
        ]),
    ...urlCidrProblems(['cidrs'], props.cidrs),
  ];
}
