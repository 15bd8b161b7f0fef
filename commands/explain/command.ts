import { dataProblems } from '../../constructs/kit';
import { report } from '../../constructs/platform';
import { Finding, printJson, type Call, type ExitCode } from '../command';
import { environmentNamed } from '../environments';
import { explained } from './explanation';
import { pathOf } from './key';
import { explanationText } from './print';
import type { ExplainOptions } from '.';

/** Explains a setting of an environment. */
export async function runExplain({ args, options, environments }: Call<ExplainOptions>): Promise<ExitCode> {
  const [name, key = ''] = args as [string, string?];
  const path = pathOf(key);
  const input = environmentNamed(await environments(), name);
  const problems = dataProblems(input);
  if (problems.length > 0) throw new Finding(problems.map((problem) => report(input, problem)).join('\n'));
  const explanation = explained(input, path);
  if (options.json === true) printJson(explanation);
  else process.stdout.write(explanationText(explanation));
  return 0;
}
