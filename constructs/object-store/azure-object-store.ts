import type { AzureCloud, AzureStore, Endpoint } from '../contracts';
import { InvalidInput, error, replaceWith, urlCidrProblems, type Path, type Problem } from '../kit';
import { bucketNames, sharedBucketProblems, type BucketNames } from './buckets';
import {
  accessProblems,
  tokenService,
  workloadIdentity,
  type KnownKey,
  type WorkloadIdentitySettings,
} from './identity';
import { secretKeyProblems, secretNameProblems } from './secret-names';

/** Azure Blob Storage. */
export interface AzureObjectStoreProps {
  /** Name of the storage account. */
  readonly account: string;
  /** @default 'AzureGlobal' */
  readonly cloud?: AzureCloud;
  /** The containers, which must exist. @default - `loki-chunks`, `loki-ruler` and `tempo-traces` */
  readonly buckets?: BucketNames;
  /** The Secret with the key of the storage account, in Loki's namespace. @default - none, with `workloadIdentity` */
  readonly keys?: {
    /** Name of the Secret. */
    readonly secret: string;
    /** Key of the Secret with the account key. @default 'account-key' */
    readonly accountKey?: string;
  };
  /**
   * The identity of the pods, by Microsoft Entra Workload ID: the annotation `azure.workload.identity/client-id` and the
   * pod label `azure.workload.identity/use: "true"`. Instead of `keys`.
   *
   * @default - none, with `keys`
   */
  readonly workloadIdentity?: WorkloadIdentitySettings;
  /** Days after which a lifecycle rule deletes chunks. Loki's retention must be shorter. @default - no such rule */
  readonly expiresAfterDays?: number;
  /** IP ranges of the storage account, for the NetworkPolicies. @default - any address, on port 443 only */
  readonly cidrs?: readonly string[];
}

/** The hosts of each cloud: the domain of storage accounts, and the token service. */
const clouds: Readonly<Record<AzureCloud, { readonly blobs: string; readonly login: string }>> = {
  AzureGlobal: { blobs: 'blob.core.windows.net', login: 'login.microsoftonline.com' },
  AzureChinaCloud: { blobs: 'blob.core.chinacloudapi.cn', login: 'login.chinacloudapi.cn' },
  AzureUSGovernment: { blobs: 'blob.core.usgovcloudapi.net', login: 'login.microsoftonline.us' },
};

/** Azure Blob Storage that is not deployed by this program. */
export class AzureObjectStore implements AzureStore<keyof BucketNames> {
  readonly endpoint: Endpoint;
  readonly buckets: Required<BucketNames>;
  readonly azure: AzureStore['azure'];
  readonly expiresAfterDays?: number;

  /** @throws InvalidInput if the props are invalid */
  constructor(props: AzureObjectStoreProps) {
    const problems = azureProblems(props);
    if (problems.length > 0) throw new InvalidInput(problems);
    const { account, cloud = 'AzureGlobal', keys, workloadIdentity: identity } = props;
    this.endpoint = tokenService(`${account}.${clouds[cloud].blobs}`, props.cidrs);
    this.buckets = bucketNames(props.buckets);
    this.azure = {
      account,
      cloud,
      credentials:
        identity === undefined
          ? { accountKey: { secret: keys!.secret, key: keys!.accountKey ?? 'account-key' } }
          : { workloadIdentity: workloadIdentity(identity, [tokenService(clouds[cloud].login, identity.cidrs)]) },
    };
    if (props.expiresAfterDays !== undefined) this.expiresAfterDays = props.expiresAfterDays;
  }
}

const clientAnnotation: KnownKey = {
  key: 'azure.workload.identity/client-id',
  form: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  rule: 'the client ID of a managed identity or an application, a UUID',
};

/** The webhook of Entra Workload ID changes only pods with this label. */
const useLabel = 'azure.workload.identity/use';

function azureProblems(props: AzureObjectStoreProps): Problem[] {
  const { account, keys, workloadIdentity: identity } = props;
  const buckets = bucketNames(props.buckets);
  return [
    ...(/^[a-z0-9]{3,24}$/.test(account)
      ? []
      : [
          error(
            ['account'],
            `'${account}' is not a valid name of a storage account: 3 to 24 lowercase letters and digits.`,
            replaceWith(accountIn(account)),
          ),
        ]),
    ...Object.entries(buckets).flatMap(([use, name]) => containerProblems(['buckets', use], name)),
    ...sharedBucketProblems(['buckets'], buckets, 'container'),
    ...accessProblems(props, 'Azure', clientAnnotation),
    ...(identity === undefined || keys !== undefined ? [] : identityProblems(identity)),
    ...(keys === undefined
      ? []
      : [
          ...secretNameProblems(['keys', 'secret'], keys.secret),
          ...secretKeyProblems(['keys', 'accountKey'], keys.accountKey),
        ]),
    ...urlCidrProblems(['cidrs'], props.cidrs),
  ];
}

/** The account in the host or URL of its blobs. */
function accountIn(text: string): string | undefined {
  return /^(?:https:\/\/)?([a-z0-9]{3,24})\.blob\./.exec(text)?.[1];
}

function containerProblems(path: Path, name: string): Problem[] {
  if (/^[a-z0-9](?:-?[a-z0-9]){2,62}$/.test(name) && name.length <= 63) return [];
  return [
    error(
      path,
      `'${name}' is not a valid container name: 3 to 63 lowercase letters, digits and single '-', starting and ending with a letter or digit.`,
    ),
  ];
}

function identityProblems({ serviceAccountAnnotations, podLabels = {} }: WorkloadIdentitySettings): Problem[] {
  const problems: Problem[] = [];
  if (!Object.hasOwn(serviceAccountAnnotations, clientAnnotation.key))
    problems.push(
      error(
        ['workloadIdentity', 'serviceAccountAnnotations'],
        `there is no annotation ${clientAnnotation.key}; without a client ID the pods get no token.`,
      ),
    );
  if (podLabels[useLabel] !== 'true')
    problems.push(
      error(
        ['workloadIdentity', 'podLabels'],
        `the pods have no label ${useLabel}: 'true'; the webhook of Entra Workload ID ignores other pods, and they would get no token.`,
        replaceWith({ ...podLabels, [useLabel]: 'true' }),
      ),
    );
  return problems;
}
