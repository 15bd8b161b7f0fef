import type { Rejected } from '../support/rejected';
import { agent } from './agents';
import { wrongBuffers } from './rejected/buffers';
import { wrongGraphs } from './rejected/graph';
import { guideMistakes } from './rejected/guide';
import { wrongKeys } from './rejected/keys';
import { wrongLabels } from './rejected/labels';
import { wrongLimits } from './rejected/limits';
import { wrongPods } from './rejected/pods';
import { wrongSources } from './rejected/sources';

/** Wrong settings of an agent. */
export const rejectedAgents: Rejected<Readonly<Record<string, unknown>>> = {
  component: 'vector',
  root: ['vector'],
  rows: [
    ...guideMistakes,
    ...wrongBuffers,
    ...wrongLabels,
    ...wrongKeys,
    ...wrongGraphs,
    ...wrongPods,
    ...wrongSources,
    ...wrongLimits,
  ],
  problemsOf: (settings) => agent(settings).problems,
};
