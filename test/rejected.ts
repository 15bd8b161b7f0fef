import { rejectedGateways } from './gateway/rejected';
import { rejectedRules } from './loki/rejected';
import { rejectedEnvironments } from './platform/rejected';
import type { Rejected, Row } from './support/rejected';
import { rejectedAgents } from './vector/rejected';

/** A table whose type of input is its own affair. */
export interface Table {
  readonly component: string;
  readonly titles: readonly string[];
  /** Calls a function with each row. */
  map<Result>(what: <Input>(table: Rejected<Input>, row: Row<Input>) => Result): Result[];
}

function table<Input>(rejected: Rejected<Input>): Table {
  return {
    component: rejected.component,
    titles: rejected.rows.map(([title]) => title),
    map: (what) => rejected.rows.map((row) => what(rejected, row)),
  };
}

/** Every table of wrong inputs. */
export const tables: readonly Table[] = [
  table(rejectedGateways),
  table(rejectedRules),
  table(rejectedEnvironments),
  table(rejectedAgents),
];
