import { rejectedAlloys } from './alloy/rejected';
import { rejectedGateways } from './gateway/rejected';
import { rejectedGrafanas } from './grafana/rejected';
import { rejectedPipelines } from './kit/rejected';
import { rejectedRules } from './loki/rejected';
import { rejectedEnvironments } from './platform/rejected';
import { rejectedPromtails } from './promtail/rejected';
import type { Rejected, Row } from './support/rejected';
import { rejectedTempos } from './tempo/rejected';
import { rejectedAgents } from './vector/rejected';

/** A table of invalid inputs, independent of their type. */
export interface Table {
  readonly component: string;
  readonly titles: readonly string[];
  /** Calls a function with each row. */
  map<Result>(callback: <Input>(table: Rejected<Input>, row: Row<Input>) => Result): Result[];
}

function table<Input>(rejected: Rejected<Input>): Table {
  return {
    component: rejected.component,
    titles: rejected.rows.map(([title]) => title),
    map: (callback) => rejected.rows.map((row) => callback(rejected, row)),
  };
}

/** Every table of invalid inputs. */
export const tables: readonly Table[] = [
  table(rejectedGateways),
  table(rejectedRules),
  table(rejectedEnvironments),
  table(rejectedAgents),
  table(rejectedAlloys),
  table(rejectedPromtails),
  table(rejectedPipelines),
  table(rejectedGrafanas),
  table(rejectedTempos),
];
