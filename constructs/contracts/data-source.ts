import type { Credentials } from './connector';
import type { Endpoint } from './endpoint';

/** A system that dashboards query. */
export interface DataSource extends Credentials {
  readonly type: 'loki' | 'tempo' | 'prometheus';
  /** Unique among the data sources of a Grafana. */
  readonly name: string;
  readonly endpoint: Endpoint;
  /** Fields whose values link to another data source, by its name. @default - none */
  readonly links?: readonly { readonly field: string; readonly to: string }[];
}
