import { cases } from '../../test/pipeline/cases';
import { differences } from '../../test/pipeline/differences';
import { agents, caseRun } from './agents';
import { configurations } from './configurations';
import type { Subjects } from './record';

/** Everything that the record must describe, as it is now. */
export function subjects(): Subjects {
  return {
    agents,
    configurations: configurations(),
    runsOf: (agent) => cases.filter((one) => agent.kind.runs(one)).map((one) => caseRun(agent, one)),
    differences,
  };
}
