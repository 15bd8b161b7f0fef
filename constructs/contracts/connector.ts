import type { Endpoint } from './endpoint';
import type { Login } from './secret';

/** The user and the tenant of a connection. */
export interface Credentials {
  readonly login?: Login;
  /** What it authenticates with instead of a user: `keys of the Secret loki-s3`. @default - nothing */
  readonly authentication?: string;
  readonly tenant?: string;
}

/** Something that connects to endpoints, such as a workload: every connection is recorded. */
export interface Connector {
  /**
   * Records a connection and returns the URL of the endpoint.
   *
   * @param carries - the content of the connection: `logs`
   */
  connect(endpoint: Endpoint, carries: string, credentials?: Credentials): string;
  /** Records a connection that needs no URL. */
  reach(endpoint: Endpoint, carries: string, credentials?: Credentials): void;
}
