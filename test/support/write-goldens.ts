/** Writes what the tests compare with, for review: the variants of environments, and the messages of wrong inputs. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { render, report, synthesize, type Environment } from '../../constructs/platform';
import { variants } from '../fixtures/variants';
import { wrongInputs } from '../platform/wrong-inputs';

const golden = join(__dirname, '../golden');
synthesize(variants, golden);
writeFileSync(
  join(golden, 'wrong-inputs.txt'),
  wrongInputs.map(([title, environment]) => messages(title, environment)).join(''),
);

/** What is printed of an environment that is wrong, under its title. */
function messages(title: string, environment: unknown): string {
  const { name, problems } = render(environment as Environment);
  return `## ${title}\n${problems.map((problem) => report('error', name, problem)).join('\n')}\n`;
}
