import { identityOf, isS3 } from '../contracts';
import { error, type Problem } from '../kit';
import { kindOf, regionalHost } from './store-clients';
import type { LokiVersion } from './releases';
import { objectStores, storeProps } from './store-access';
import type { LokiObjectStore, Stores } from './storage';

/** Validates the stores: a volume needs Loki to be one pod, and stores of one Loki share its pods. */
export function storeProblems(
  stores: Stores,
  { topology, pods, version }: { readonly topology: string; readonly pods: number; readonly version: LokiVersion },
): Problem[] {
  const { current, earlier } = stores;
  const problems = version.storeClients === 'legacy' ? tokenProblems(stores) : [];
  const onVolume = current === 'filesystem' || earlier === 'filesystem';
  if (onVolume && (topology !== 'monolithic' || pods !== 1))
    problems.push(
      error(
        [topology === 'monolithic' ? 'replicas' : 'topology'],
        `logs are stored on the volume of one pod, which ${topology === 'monolithic' ? `${pods} pods` : `the pods of topology '${topology}'`} cannot share.`,
      ),
    );
  if (current === 'filesystem' && earlier !== undefined)
    problems.push(
      error(
        ['schema'],
        'an earlier store is supported only with an object store; this Loki stores its logs on a volume.',
      ),
    );
  if (current !== 'filesystem' && earlier !== undefined && earlier !== 'filesystem')
    problems.push(...credentialProblems(current, earlier));
  return problems;
}

/** The legacy client requests the credentials of a role from the endpoint of the store, if it has one. */
function tokenProblems(stores: Stores): Problem[] {
  return objectStores(stores).flatMap(([which, store]) => {
    const usesToken = identityOf(store)?.issuers.some(({ scheme }) => scheme === 'https') ?? false;
    if (!isS3(store) || !usesToken || store.endpoint.host === regionalHost(store)) return [];
    return [
      error(
        [storeProps[which]],
        `the S3 client of this release would request the credentials of the role from ${store.endpoint.host} instead of AWS STS, and get none; it needs the endpoint https://${regionalHost(store)}. Newer releases of Loki support every endpoint of AWS.`,
      ),
    ];
  });
}

/** Two stores whose credentials one process cannot tell apart. */
function credentialProblems(current: LokiObjectStore, earlier: LokiObjectStore): Problem[] {
  const path = ['earlierStore'];
  const [now, before] = [identityOf(current), identityOf(earlier)];
  if (isS3(current) && isS3(earlier) && now === undefined && before !== undefined)
    return [
      error(
        path,
        'it has a workload identity, but the current S3 store has keys, which its client would use for both. Set keys for the earlier store too.',
      ),
    ];
  if ('gcs' in current && 'gcs' in earlier && keyFileOf(current) !== keyFileOf(earlier))
    return [
      error(
        path,
        'its credentials differ from those of the current store; the client library of Google has one key file or identity for both. Let one account read both buckets.',
      ),
    ];
  if (now === undefined || before === undefined) return [];
  const annotations = Object.entries(before.serviceAccountAnnotations);
  const different = annotations.find(([key, value]) => (now.serviceAccountAnnotations[key] ?? value) !== value);
  if (different === undefined && (kindOf(current) !== kindOf(earlier) || sameKeys(now, before))) return [];
  return [
    error(
      path,
      `its ServiceAccount annotations differ from those of the current store${different === undefined ? '' : ` (${different[0]})`}; a pod has one ServiceAccount. Let one identity access both stores.`,
    ),
  ];
}

type Identity = NonNullable<ReturnType<typeof identityOf>>;

function sameKeys(one: Identity, other: Identity): boolean {
  const keys = ({ serviceAccountAnnotations }: Identity): string =>
    Object.keys(serviceAccountAnnotations).sort().join();
  return keys(one) === keys(other);
}

function keyFileOf(store: Extract<LokiObjectStore, { readonly gcs: unknown }>): string | undefined {
  const { credentials } = store.gcs;
  return 'keyFile' in credentials ? `${credentials.keyFile.secret}/${credentials.keyFile.key}` : undefined;
}
