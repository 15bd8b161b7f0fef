import { render, type Environment } from '../../constructs/platform';
import type { Rejected } from '../support/rejected';
import { wrongInputs } from './rejected/environments';

/** What people write wrong about a whole environment. */
export const rejectedEnvironments: Rejected<unknown> = {
  component: 'platform',
  root: [],
  rows: wrongInputs,
  problemsOf: (environment) => render(environment as Environment).errors,
};
