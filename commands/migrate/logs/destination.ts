import type { Data } from '../../../constructs/kit';
import type { LogClient } from './model';

const placeholder = 'https://loki.example.com';

interface Destination {
  readonly destination: Data;
  readonly login?: string;
  readonly tenant?: string;
}

/** The destination of a client, with notes of what it needs. */
export function destinationOf(client: LogClient | undefined, notes: Set<string>): Destination {
  const { url = placeholder, pushPath, tenant, user, ca } = client ?? {};
  if (client?.url === undefined) notes.add(`destinations.logs.url is a placeholder: ${placeholder}.`);
  const { hostname } = new URL(url);
  for (const note of addressNotes(hostname, 'logs')) notes.add(note);
  const secret = user === undefined ? undefined : `${secretName(user)}-loki-auth`;
  if (secret !== undefined)
    notes.add(
      `Create the Secret ${secret} in the namespace of the agent, with username and password; the password is not copied.`,
    );
  if (ca)
    notes.add(
      'Create the Secret loki-ca in the namespace of the agent, with the certificate of the authority in ca.crt.',
    );
  return {
    destination: {
      url,
      ...(pushPath !== undefined && { pushPath }),
      ...(ca && { ca: { secret: 'loki-ca' } }),
      ...(user !== undefined && `${user}-loki-auth` !== secret && { users: { [user]: { secret } } }),
    },
    ...(user !== undefined && { login: user }),
    ...(tenant !== undefined && { tenant }),
  };
}

/** What is to be known of the address of a receiver, which may be in the cluster. */
export function addressNotes(hostname: string, kind: 'logs' | 'traces'): string[] {
  const pods = kind === 'logs' ? 'the pods of Loki' : 'the pods of the receiver of traces';
  const isFull = /\.|^localhost$/.test(hostname);
  return [
    ...(isFull
      ? []
      : [
          `'${hostname}' is in the namespace of the old agent; write its full name: ${hostname}.NAMESPACE.svc.cluster.local.`,
        ]),
    ...(!isFull || /\.svc(?:\.|$)/.test(hostname)
      ? [
          `Set destinations.${kind}.podPort if ${pods} listen on another port than ${kind === 'logs' ? 'its' : 'their'} Service: NetworkPolicies need theirs.`,
        ]
      : []),
  ];
}

/** The user as a part of the name of a Secret. */
export function secretName(user: string): string {
  return (
    user
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '') || 'user'
  );
}
