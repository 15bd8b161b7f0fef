import { definition } from '../command';
import type * as Implementation from './command';

/** Prints the container images of an environment. */
export const command = definition({
  description:
    'Prints the container images of an environment as a software bill of materials (CycloneDX 1.6), with what uses them.',
  declare: (of) => of.argument('<environment>', 'name of an environment'),
  examples: [
    ['npm run --silent sbom -- production > sbom.json', 'for a scanner of vulnerabilities, such as grype or trivy'],
  ],
  exits: { 0: 'the list was printed', 1: 'the environment has errors', 2: 'wrong arguments' },
  json: 'the output is always JSON.',
  run: (call) => (require('./command') as typeof Implementation).runSbom(call),
});
