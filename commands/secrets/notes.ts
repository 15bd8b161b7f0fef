import type { SecretNeed } from '../../constructs/contracts';
import { isProvided } from '../../constructs/kit';
import type { Existing, Need } from './make';

/** Commands for Secrets that cannot be generated, if they or entries of them do not exist in the cluster. */
export function bringNotes(needs: readonly SecretNeed[], made: readonly Need<'login'>[], existing: Existing): string[] {
  const notes = needs.flatMap((need): string[] => {
    const lacks = (entries: readonly string[]): string[] =>
      need.namespaces.filter((namespace) =>
        entries.some((entry) => (existing(namespace, need.secret)?.[entry] ?? '') === ''),
      );
    if (need.form === 'key-pair' && need.owner === 'store')
      return storeNote(need, lacks([need.accessKeyId, need.secretAccessKey]));
    if (need.form === 'provided') return providedNote(need, lacks(need.keys));
    if (need.form === 'certificate') return certificateNote(need, lacks(need.keys));
    if (need.form !== 'login') return [];
    const isMade = !isProvided(need) && made.some(({ secret, user }) => secret === need.secret && user === need.user);
    return isMade ? [] : loginNote(need, lacks(['username', 'password']));
  });
  return [...new Set(notes)];
}

function storeNote({ secret, accessKeyId, secretAccessKey, accessTo }: Need<'key-pair'>, lacking: string[]): string[] {
  return note(
    `The Secret ${secret} has the keys of ${accessTo}, which only its owner knows. Create it from two files that contain them:`,
    secret,
    lacking,
    ` --from-file=${accessKeyId} --from-file=${secretAccessKey}`,
  );
}

function loginNote({ secret, user }: Need<'login'>, lacking: string[]): string[] {
  return note(
    `The Secret ${secret} is the login of ${user} at an external Loki, whose operator knows the password. Create it from a file that contains it:`,
    secret,
    lacking,
    ` --from-literal=username=${user} --from-file=password`,
  );
}

function providedNote({ secret, keys, description }: Need<'provided'>, lacking: string[]): string[] {
  return note(
    `The Secret ${secret} has ${description}, which only its owner knows. Create it from ${keys.length === 1 ? 'a file that contains it' : 'files that contain it'}:`,
    secret,
    lacking,
    keys.map((name) => ` --from-file=${name}`).join(''),
  );
}

function certificateNote({ secret, keys, description }: Need<'certificate'>, lacking: string[]): string[] {
  const type = keys.includes('tls.key') ? ' --type=kubernetes.io/tls' : '';
  return note(
    `The Secret ${secret} has ${description}, which a certificate authority must sign. Create it with cert-manager, or from files:`,
    secret,
    lacking,
    `${type}${keys.map((name) => ` --from-file=${name}`).join('')}`,
  );
}

function note(message: string, secret: string, namespaces: readonly string[], how: string): string[] {
  if (namespaces.length === 0) return [];
  const lines = namespaces.map(
    (namespace) => `  kubectl create secret generic ${secret} --namespace ${namespace}${how}`,
  );
  return [[message, ...lines].join('\n')];
}
