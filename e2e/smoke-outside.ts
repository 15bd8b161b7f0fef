/** Tries a fixture at a URL, in a process of its own because Node reads NODE_EXTRA_CA_CERTS at its start: NAME URL. */
import { smoke } from '../commands/smoke/run';
import { fixtureNamed } from '../test/fixtures/variants';

const [name, url] = process.argv.slice(2);
void smoke(fixtureNamed(name!), ({ name: check, passed, detail }) => console.log(passed, check, detail), url).then(
  (results) => {
    const failed = results.filter(({ passed }) => !passed).length;
    console.log(`${results.length - failed} passed, ${failed} failed`);
    process.exitCode = failed > 0 ? 1 : 0;
  },
);
