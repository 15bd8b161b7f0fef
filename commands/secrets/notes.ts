import type { SecretNeed } from '../../constructs/contracts';
import { isIssued, isProvided } from '../../constructs/kit';
import { withoutCertificates } from './files';
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
    if (need.form === 'file') return fileNote(need, withoutCertificates(need, existing));
    if (need.form === 'provided') return providedNote(need, lacks(need.keys));
    if (need.form === 'certificate') return isIssued(need) ? [] : certificateNote(need, lacks(need.keys));
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

/** Without a copy of the receiver's Secret, a rotated user name (`edge@a`) and the exact password are easily missed. */
function loginNote(need: Need<'login'>, lacking: string[]): string[] {
  if (lacking.length === 0) return [];
  const { secret, user } = need;
  return [
    [
      `The Secret ${secret} is the login of ${user} at the receiver, which has the password. If the receiver is a platform of this program, copy its Secret. ${copied}:`,
      ...copyCommands({ ...need, namespaces: lacking }),
      ...note(
        'Otherwise create it from a file that contains only the password, without a line break:',
        secret,
        lacking,
        ` --from-literal=username=${user} --from-file=password`,
      ),
    ].join('\n'),
  ];
}

const copied =
  'RECEIVER is the context of its cluster (kubectl config get-contexts), logging the namespace of its gateway';

/** Commands that copy a login from the cluster of a receiver, with its user name of today. */
function copyCommands({ secret, user, namespaces }: Need<'login'>): string[] {
  return namespaces.map((namespace) => {
    const template = `{"apiVersion":"v1","kind":"Secret","metadata":{"name":"${secret}","namespace":"${namespace}"},"data":{"username":"{{.data.username}}","password":"{{.data.password}}"}}`;
    return `  kubectl --context RECEIVER --namespace logging get secret ${user}-loki-auth --output go-template='${template}' | kubectl apply --filename -`;
  });
}

/** Why the login of a user cannot be rotated or retired here; undefined if its password is made here. */
export function rotatedElsewhere(needs: readonly SecretNeed[], user: string): string | undefined {
  const logins = needs.filter((need): need is Need<'login'> => need.form === 'login' && isProvided(need));
  const found = logins.filter((need) => need.user === user);
  if (found.length === 0) return undefined;
  return [
    `'${user}' is a user of the receiver: rotate or retire its login there. After a rotation copy the Secret again, and restart its agents. ${copied}:`,
    ...new Set(found.flatMap(copyCommands)),
  ].join('\n');
}

function fileNote({ secret, description }: Need<'file'>, lacking: readonly string[]): string[] {
  return lacking.map(
    (namespace) =>
      `The Secret ${secret} in ${namespace} has ${description}, with the certificate of an authority that does not exist there yet. Apply the environment, and run this command again.`,
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
