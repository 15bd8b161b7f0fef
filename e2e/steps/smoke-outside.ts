/**
 * Smoke test of a fixture at a URL. A separate process, since Node reads NODE_EXTRA_CA_CERTS at startup.
 *
 * Arguments: NAME URL [MISSING_IMAGE …]
 */
import { smoke } from '../../commands/smoke/run';
import { fixtureNamed } from '../../test/fixtures/variants';

const [name, url, ...withoutImages] = process.argv.slice(2);
const done = ({ name: check, outcome, detail }: { name: string; outcome: string; detail: string }): void =>
  console.log(outcome, check, detail);
void smoke(fixtureNamed(name!), { done, url, withoutImages }).then((results) => {
  const failed = results.filter(({ outcome }) => outcome !== 'passed').length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
});
