import type { Endpoint, WorkloadIdentity } from '../contracts';
import {
  annotationProblems,
  error,
  escapeControl,
  labelProblems,
  replaceWith,
  urlCidrProblems,
  type Path,
  type Problem,
} from '../kit';

/** The ServiceAccounts of the pods as their identity: no Secret with keys is needed. */
export interface WorkloadIdentitySettings {
  /**
   * Annotations of the ServiceAccount of every pod that uses the store; `{}` if the cloud provider needs none, as EKS
   * Pod Identity does.
   */
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
  /** Labels of every pod that uses the store. @default - none */
  readonly podLabels?: Readonly<Record<string, string>>;
  /**
   * IP ranges of the token service (AWS STS, Microsoft Entra ID), for the NetworkPolicies.
   *
   * @default - any address, on port 443 only
   */
  readonly cidrs?: readonly string[];
}

/** Keys or an identity, as every kind of store has them. */
interface Access {
  readonly keys?: { readonly secret: string };
  readonly workloadIdentity?: WorkloadIdentitySettings;
}

/** The identity of a store. @param issuers - the endpoints that issue its credentials */
export function workloadIdentity(
  { serviceAccountAnnotations, podLabels }: WorkloadIdentitySettings,
  issuers: readonly Endpoint[],
): WorkloadIdentity {
  return { serviceAccountAnnotations, ...(podLabels !== undefined && { podLabels }), issuers };
}

/** A token service outside the cluster. */
export function tokenService(host: string, cidrs: readonly string[] | undefined): Endpoint {
  return { scheme: 'https', host, port: 443, backends: cidrs === undefined ? ['anyone'] : [{ cidrs }] };
}

/** An agent on the node, at link-local addresses. */
export function nodeAgent(host: string, port: number, cidrs: readonly string[]): Endpoint {
  return { scheme: 'http', host, port, backends: [{ cidrs }] };
}

/** Annotations and labels of the identities of each cloud provider. */
const providers = { AWS: 'eks.amazonaws.com/', Azure: 'azure.workload.identity/', Google: 'iam.gke.io/' } as const;
type Provider = keyof typeof providers;

/** An annotation or a label whose value has a known form. */
export interface KnownKey {
  readonly key: string;
  readonly form: RegExp;
  /** The form, for messages. */
  readonly rule: string;
}

/** Requires either keys or an identity, and validates what is common to the identities of all providers. */
export function accessProblems(
  { keys, workloadIdentity: identity }: Access,
  provider: Provider,
  annotation: KnownKey,
): Problem[] {
  if (keys !== undefined && identity !== undefined)
    return [
      error(
        ['workloadIdentity'],
        'keys and workloadIdentity are set together; the pods would use the keys of the Secret and ignore the identity. Keep one of them.',
      ),
    ];
  if (keys === undefined && identity === undefined)
    return [
      error(
        [],
        'neither keys nor workloadIdentity is set; the pods could not access the store. keys names a Secret, workloadIdentity the identity of the pods.',
      ),
    ];
  if (identity === undefined) return [];
  const path = ['workloadIdentity', 'serviceAccountAnnotations'];
  const annotations = identity.serviceAccountAnnotations;
  const value = annotations[annotation.key];
  return [
    ...annotationProblems(path, annotations),
    ...labelProblems(['workloadIdentity', 'podLabels'], identity.podLabels),
    ...urlCidrProblems(['workloadIdentity', 'cidrs'], identity.cidrs),
    ...foreignProblems(path, annotations, provider),
    ...foreignProblems(['workloadIdentity', 'podLabels'], identity.podLabels ?? {}, provider),
    ...(value === undefined || annotation.form.test(value)
      ? []
      : [
          error(
            [...path, annotation.key],
            `'${escapeControl(value)}' is not ${annotation.rule}.`,
            replaceWith(trimmed(value, annotation)),
          ),
        ]),
  ];
}

function trimmed(value: string, { form }: KnownKey): string | undefined {
  const text = value.trim();
  return form.test(text) ? text : undefined;
}

/** Keys that only another cloud provider reads. */
function foreignProblems(path: Path, map: Readonly<Record<string, string>>, provider: Provider): Problem[] {
  return Object.keys(map).flatMap((key) => {
    const owner = Object.entries(providers).find(([, prefix]) => key.startsWith(prefix))?.[0] ?? provider;
    if (owner === provider) return [];
    return [error([...path, key], `'${key}' is an identity of ${owner}; the pods would have none for this store.`)];
  });
}
