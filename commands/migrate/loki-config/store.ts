import type { Data } from '../../../constructs/kit';
import type { Layers } from '../layers';
import { defined, firstOf, literalOf, textOf, type Context, type SecretRef } from './context';
import { example, exampleNote, hasLogin, regionIn, serverUrl, urlOf } from './s3-url';

/** The settings of a store in a configuration or in the values of a chart. */
export interface StoreSettings {
  readonly kind: 's3' | 'azure' | 'gcs' | 'filesystem';
  readonly client?: Layers | undefined;
  /** The buckets, where they are apart from the client. */
  readonly chunks?: Layers | undefined;
  readonly ruler?: Layers | string | undefined;
  /** It has the logs of earlier periods only. @default false */
  readonly isEarlier?: boolean;
}

/** Loki's name of the store of a kind, in messages. */
const otherKeys = 'the client of the newest release has other keys, which can be set in loki.config';

/**
 * The choice of a store, as `objectStore` has it, without its credentials, which become a note.
 *
 * @param settings - undefined for a store that the platform does not have, for which an example is written
 */
export function storeOf(settings: StoreSettings | undefined, context: Context): Data {
  if (settings === undefined) {
    context.notes.push(exampleNote);
    return { external: { url: example, ...keysIn('loki-s3', context) } };
  }
  if (settings.kind === 'filesystem') return { filesystem: true };
  const store = settings.kind === 's3' ? s3Of : settings.kind === 'azure' ? azureOf : gcsOf;
  const result = store(settings, context);
  settings.client?.reject(otherKeys);
  return result;
}

function bucketsOf({ client, chunks, ruler, isEarlier = false }: StoreSettings, key: string, { notes }: Context): Data {
  const inClient = firstOf(client, key, 'bucket_name', 'bucketnames');
  const own = literalOf(chunks) ?? literalOf(inClient);
  // The chart writes the bucket into the client, whatever else is there.
  if (chunks !== undefined && inClient?.value === own) inClient?.take();
  if (own?.includes(',') === true)
    firstOf(client, key, 'bucketnames')?.differs('chunks are spread over several buckets, and the platform has one');
  const name = own?.includes(',') === true ? undefined : own;
  const rules = typeof ruler === 'string' ? ruler : literalOf(ruler);
  const shared = rules === undefined || rules === name;
  if (shared && name !== undefined && !isEarlier)
    notes.push(
      `Rules were in the bucket '${name}' with the chunks. The platform has a bucket of its own for rules, 'loki-ruler': create it, and copy the rules if there are any.`,
    );
  const buckets = defined({ chunks: name, ruler: shared ? undefined : rules });
  return Object.keys(buckets).length === 0 ? {} : { buckets };
}

function s3Of(settings: StoreSettings, context: Context): Data {
  const { client } = settings;
  const inUrl = urlOf(client?.at('s3'));
  const [given, inRegion] = [client?.at('endpoint'), client?.at('region')];
  const endpoint = (literalOf(given) ?? inUrl.endpoint)?.replace(/\/+$/, '');
  const region = literalOf(inRegion) ?? inUrl.region;
  const insecure = client?.at('insecure')?.flag() ?? inUrl.insecure;
  const forced = firstOf(client, 's3forcepathstyle', 's3ForcePathStyle')?.flag();
  const lookup = textOf(client, 'bucket_lookup_type');
  const isUnknown =
    inUrl.isUnknown ||
    (endpoint === undefined && (given !== undefined || (inRegion !== undefined && region === undefined)));
  const url = isUnknown ? example : serverUrl(endpoint, region, insecure);
  if (url === example && endpoint?.includes('s3.example.com') !== true) context.notes.push(exampleNote);
  if (endpoint !== undefined && hasLogin(endpoint))
    given?.differs('the user, the password and the query of a URL are not taken over');
  const isAws = /\.amazonaws\.com(?:\.cn)?$/.test(new URL(url).hostname);
  const pathStyle = forced ?? (lookup === undefined ? undefined : lookup === 'path');
  firstOf(client, 'dualstack_enabled', 'disable_dualstack', 'signatureVersion', 'signature_version')?.take();
  if (!isUnknown && endpoint === undefined && region === undefined)
    context.notes.push(`The object store has neither endpoint nor region; ${url} is assumed.`);
  return {
    external: defined({
      url,
      insecure: url.startsWith('http:') ? true : undefined,
      region: region ?? regionIn(url),
      pathStyle: pathStyle === !isAws ? undefined : pathStyle,
      ...bucketsWithUrl(settings, inUrl.bucket, context),
      ...s3Access(settings, inUrl.hasKeys, isAws, context),
    }),
  };
}

function bucketsWithUrl(settings: StoreSettings, inUrl: string | undefined, context: Context): Data {
  const found = bucketsOf(settings, 'bucketnames', context);
  return 'buckets' in found || inUrl === undefined ? found : { buckets: { chunks: inUrl } };
}

function s3Access({ client, isEarlier }: StoreSettings, inUrl: boolean, isAws: boolean, context: Context): Data {
  const id = credential(firstOf(client, 'access_key_id', 'accessKeyId'), context);
  const key = credential(firstOf(client, 'secret_access_key', 'secretAccessKey'), context);
  const token = firstOf(client, 'session_token', 'sessionToken');
  token?.differs('temporary credentials expire; the platform has keys or a workload identity');
  if (id?.ref !== undefined && id.ref.secret === key?.ref?.secret)
    return { keys: { secret: id.ref.secret, accessKeyId: id.ref.key, secretAccessKey: key.ref.key } };
  if (id === undefined && key === undefined && !inUrl) {
    const annotations = annotationsOf(context, 'eks.amazonaws.com/');
    if (annotations !== undefined) {
      context.notes.push(
        'The role of AWS names the ServiceAccounts that may take it. Those of the platform have the names of the workloads: add them to the trust policy of the role.',
      );
      return { workloadIdentity: { serviceAccountAnnotations: annotations } };
    }
    if (isAws) {
      context.notes.push(
        "The object store has no keys, so its pods have an identity: an association of EKS Pod Identity for the ServiceAccounts of Loki's pods is assumed. With the role of the node, which the NetworkPolicies exclude, create such an association, or set objectStore.external.keys.",
      );
      return { workloadIdentity: { serviceAccountAnnotations: {} } };
    }
  }
  return keysIn(isEarlier === true ? 'loki-s3-earlier' : 'loki-s3', context);
}

function keysIn(secret: string, context: Context): Data {
  secretNote(context, secret, '`access-key-id` and `secret-access-key`, those of the object store');
  return { keys: { secret } };
}

/** A credential: the value is never used, the key of a Secret is. */
function credential(
  setting: Layers | undefined,
  { secretOf, usedVariables }: Context,
): { readonly ref?: SecretRef } | undefined {
  const text = setting?.text();
  if (text === undefined) return undefined;
  const variable = /^\$\{?(\w+)(?::[^}]*)?\}?$/.exec(text)?.[1] ?? '';
  const ref = secretOf(variable);
  if (ref !== undefined) usedVariables.add(variable);
  return ref === undefined ? {} : { ref };
}

function secretNote({ notes }: Context, secret: string, keys: string): void {
  const note = `The Secret '${secret}' in the namespace of Loki needs ${keys}; no value was taken over.`;
  if (!notes.includes(note)) notes.push(note);
}

function annotationsOf({ annotations, usedAnnotations }: Context, prefix: string): Data | undefined {
  const found = Object.entries(annotations).filter(([key]) => key.startsWith(prefix));
  for (const [key] of found) usedAnnotations.add(key);
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

const suffixes: Readonly<Record<string, string>> = {
  'blob.core.chinacloudapi.cn': 'AzureChinaCloud',
  'blob.core.usgovcloudapi.net': 'AzureUSGovernment',
};

function azureOf(settings: StoreSettings, context: Context): Data {
  const { client } = settings;
  const account = literalOf(firstOf(client, 'account_name', 'accountName'));
  const environment = textOf(client, 'environment');
  const cloud = environment ?? suffixes[textOf(client, 'endpoint_suffix', 'endpointSuffix') ?? ''];
  const key = credential(firstOf(client, 'account_key', 'accountKey'), context);
  const connection = firstOf(client, 'connection_string', 'connectionString')?.text();
  const federated = firstOf(client, 'use_federated_token', 'useFederatedToken')?.flag() === true;
  const managed = firstOf(client, 'use_managed_identity', 'useManagedIdentity')?.flag() === true;
  firstOf(client, 'user_assigned_id', 'userAssignedId')?.take();
  const annotations = annotationsOf(context, 'azure.workload.identity/');
  const usesIdentity = key === undefined && connection === undefined && (federated || managed);
  if (usesIdentity && annotations === undefined)
    context.notes.push(
      'The object store is accessed with an identity of the node or of the pods, whose client ID is not in the input. Set objectStore.azure.workloadIdentity instead of keys: docs/object-store.md.',
    );
  if (account === undefined)
    context.notes.push(
      "The storage account of the object store is not in the input; 'account' stands for it: objectStore.azure.account.",
    );
  const identity = usesIdentity ? annotations : undefined;
  if (identity === undefined && key?.ref === undefined)
    secretNote(context, 'loki-azure', '`account-key`, the key of the storage account');
  return {
    azure: defined({
      account: account ?? 'account',
      cloud: cloud === 'AzureGlobal' ? undefined : cloud,
      ...bucketsOf(settings, 'container_name', context),
      ...(identity === undefined
        ? {
            keys:
              key?.ref === undefined ? { secret: 'loki-azure' } : { secret: key.ref.secret, accountKey: key.ref.key },
          }
        : {
            workloadIdentity: {
              serviceAccountAnnotations: identity,
              podLabels: { 'azure.workload.identity/use': 'true' },
            },
          }),
    }),
  };
}

function gcsOf(settings: StoreSettings, context: Context): Data {
  const { client } = settings;
  const account = firstOf(client, 'service_account', 'serviceAccount');
  const hasKey = account !== undefined;
  account?.take();
  const annotations = annotationsOf(context, 'iam.gke.io/');
  if (!hasKey && annotations === undefined)
    context.notes.push(
      'The object store has no key file, so its pods have an identity: a role of their ServiceAccount by Workload Identity Federation for GKE is assumed. With a key file in a Secret (GOOGLE_APPLICATION_CREDENTIALS), set objectStore.gcs.keys.',
    );
  if (hasKey) secretNote(context, 'loki-gcs', '`key.json`, the key file of the service account');
  return {
    gcs: {
      ...bucketsOf(settings, 'bucketname', context),
      ...(hasKey
        ? { keys: { secret: 'loki-gcs' } }
        : { workloadIdentity: { serviceAccountAnnotations: annotations ?? {} } }),
    },
  };
}
