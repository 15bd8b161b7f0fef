import type { Construct } from 'constructs';
import type { Connector, Credentials, Endpoint } from '../../contracts';
import { registryOf } from './flows';
import { urlOf } from './url';

/** A machine outside the cluster, whose connections are in the inventory. */
export class Machine implements Connector {
  readonly #scope: Construct;
  readonly #name: string;

  /** @param scope - a construct of the tree whose inventory has the connections */
  constructor(scope: Construct, name: string) {
    this.#scope = scope;
    this.#name = name;
  }

  /** @throws Error if the endpoint is not HTTP */
  connect(endpoint: Endpoint, carries: string, credentials: Credentials = {}): string {
    const url = urlOf(endpoint);
    this.reach(endpoint, carries, credentials);
    return url;
  }

  reach(endpoint: Endpoint, carries: string, credentials: Credentials = {}): void {
    registryOf(this.#scope).addFlow({ name: this.#name, outside: true }, endpoint, carries, credentials);
  }
}
