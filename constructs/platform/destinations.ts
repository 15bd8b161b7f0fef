import type { LogSink } from '../contracts';
import { error, ExternalLogSink, InvalidInput, relocated, within, type ExternalLogSinkProps, type Path } from '../kit';

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
 * @param at - path of the settings `login` and `tenant` of the client
 * @throws InvalidInput with paths of the environment
 */
export function destinationSink(
  { users = {}, ...props }: LogDestination,
  at: Path,
  user: string | undefined,
  tenant: string | undefined,
): LogSink {
  const isListed = user !== undefined && Object.hasOwn(users, user);
  const secret = isListed ? users[user]!.secret : `${user}-loki-auth`;
  try {
    return new ExternalLogSink({
      ...props,
      ...(user !== undefined && { login: { user, secret } }),
      ...(tenant !== undefined && { tenant }),
    });
  } catch (thrown) {
    if (!(thrown instanceof InvalidInput)) throw thrown;
    const destination = ['destinations', 'logs'];
    throw new InvalidInput(
      thrown.problems.map((problem) => {
        if (problem.path[0] === 'tenant') return within(at, problem);
        if (problem.path[0] !== 'login') return within(destination, problem);
        if (isListed) return relocated(problem, ['login'], [...destination, 'users', user]);
        // The name of the Secret is derived from the login.
        return error([...at, 'login'], problem.message);
      }),
    );
  }
}
