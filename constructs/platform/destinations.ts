import type { LogSink, TraceSink } from '../contracts';
import {
  error,
  ExternalLogSink,
  ExternalTraceSink,
  InvalidInput,
  relocated,
  within,
  type ExternalLogSinkProps,
  type ExternalTraceSinkProps,
  type Path,
} from '../kit';

/** Systems outside this platform that receive what it collects. */
export interface Destinations {
  /** The push API of a Loki, such as the gateway of another environment. @default - none */
  readonly logs?: LogDestination;
  /** An API that takes traces by OTLP, such as the gateway of another environment. @default - none */
  readonly traces?: TraceDestination;
}

/** The users that the clients of a destination log in as. */
export interface DestinationUsers {
  /**
   * The Secrets of users, with `username` and `password`. They are created where the users are: copy them from there.
   *
   * @default - `<name>-loki-auth` of each user
   */
  readonly users?: Readonly<Record<string, { readonly secret: string }>>;
}

/** A Loki outside this platform, and the users that its clients log in as. */
export interface LogDestination extends Omit<ExternalLogSinkProps, 'login' | 'tenant'>, DestinationUsers {}

/** A Tempo outside this platform, and the users that its clients log in as. */
export interface TraceDestination extends Omit<ExternalTraceSinkProps, 'login' | 'tenant'>, DestinationUsers {}

/** A client of a destination. */
interface DestinationClient {
  /** Path of its settings `login` and `tenant`. */
  readonly at: Path;
  readonly user: string | undefined;
  readonly tenant: string | undefined;
}

/**
 * The sink for a client of a destination of logs.
 *
 * @throws InvalidInput with paths of the environment
 */
export function logDestination(destination: LogDestination, client: DestinationClient): LogSink {
  return sinkOf('logs', destination, client, (props) => new ExternalLogSink({ ...destination, ...props }));
}

/** The same for traces. */
export function traceDestination(destination: TraceDestination, client: DestinationClient): TraceSink {
  return sinkOf('traces', destination, client, (props) => new ExternalTraceSink({ ...destination, ...props }));
}

function sinkOf<Sink>(
  kind: keyof Destinations,
  { users = {} }: DestinationUsers,
  { at, user, tenant }: DestinationClient,
  create: (props: Pick<ExternalLogSinkProps, 'login' | 'tenant'>) => Sink,
): Sink {
  const isListed = user !== undefined && Object.hasOwn(users, user);
  const secret = isListed ? users[user]!.secret : `${user}-loki-auth`;
  try {
    return create({
      ...(user !== undefined && { login: { user, secret } }),
      ...(tenant !== undefined && { tenant }),
    });
  } catch (thrown) {
    if (!(thrown instanceof InvalidInput)) throw thrown;
    const path = ['destinations', kind];
    throw new InvalidInput(
      thrown.problems.map((problem) => {
        if (problem.path[0] === 'tenant') return within(at, problem);
        if (problem.path[0] !== 'login') return within(path, problem);
        if (isListed) return relocated(problem, ['login'], [...path, 'users', user]);
        // The name of the Secret is derived from the login.
        return error([...at, 'login'], problem.message);
      }),
    );
  }
}
