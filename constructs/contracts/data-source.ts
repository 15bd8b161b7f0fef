import type { Authority } from './authority';
import type { Endpoint } from './endpoint';
import type { Login } from './secret';

/** A system that Grafana queries. */
export interface DataSource {
  readonly type: 'loki' | 'tempo' | 'prometheus';
  /** Identifies it in dashboards, alerts and links, and stays the same: 1 to 40 letters, digits, `-` and `_`. */
  readonly uid: string;
  /** Its name for users, unique among the data sources of a Grafana. */
  readonly name: string;
  readonly endpoint: Endpoint;
  /** @default - no authentication */
  readonly login?: Login;
  /** The tenant whose data it shows. @default - none */
  readonly tenant?: string;
  /** Whether requests name the tenant in `X-Scope-OrgID`: for a user of several tenants. @default false */
  readonly sendsTenant?: boolean;
  /** Whether its user may change alerting rules, which Grafana then shows and edits. @default false */
  readonly managesAlerts?: boolean;
  /**
   * Uid of the data source that a link of this one opens: the traces of a `loki`, the logs of a `tempo`.
   *
   * @default - no links
   */
  readonly linkedUid?: string;
  /** The private certificate authority of the system. @default - one that the image already trusts */
  readonly ca?: Authority;
}
