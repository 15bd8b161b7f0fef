import { ExternalLogSink, type ExternalLogSinkProps } from '../kit';
import type { LogSink } from '../contracts';

/** Systems outside this platform that receive what it collects. */
export interface Destinations {
  /** The push API of a Loki, such as the gateway of another environment. @default - none */
  readonly logs?: LogDestination;
}

/** A Loki outside this platform, and the users that its clients log in as. */
export interface LogDestination extends Omit<ExternalLogSinkProps, 'login' | 'tenant'> {
  /**
   * The Secrets of users, with `username` and `password`. They are created where the users are: copy them from there.
   *
   * @default - `<name>-loki-auth` of each user
   */
  readonly users?: Readonly<Record<string, { readonly secret: string }>>;
}

/**
 * The sink for a client of a destination.
 *
 * @throws InvalidInput if the URL or the port is invalid
 */
export function destinationSink(
  { users = {}, ...props }: LogDestination,
  user: string | undefined,
  tenant: string | undefined,
): LogSink {
  const secret = user === undefined || !Object.hasOwn(users, user) ? `${user}-loki-auth` : users[user]!.secret;
  return new ExternalLogSink({
    ...props,
    ...(user !== undefined && { login: { user, secret } }),
    ...(tenant !== undefined && { tenant }),
  });
}
