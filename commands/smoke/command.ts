import { render } from '../../constructs/platform';
import { countText, mark } from '../checks/check';
import { printJson, type Call, type ExitCode } from '../command';
import { environmentNamed } from '../environments';
import { progressLine } from '../output';
import { smokeLabels } from './check';
import { smokeService } from './client';
import { servedBy, smoke, tenantsWrittenTo, type Result } from './run';
import type { SmokeCommandOptions } from '.';

/** Tests the platform of an environment, and prints the checks. */
export async function runSmoke({ args, options, environments }: Call<SmokeCommandOptions>): Promise<ExitCode> {
  const { json = false, url, wait } = options;
  const environment = environmentNamed(await environments(), args[0]!);
  const progress = progressLine();
  const results = await smoke(environment, {
    url,
    wait,
    progress: (waitsFor, seconds) => progress.show(`waiting ${seconds} s for: ${waitsFor}`),
    done: (result) => {
      progress.clear();
      if (!json) console.log(row(result));
    },
  }).finally(progress.clear);
  if (json) printJson(results);
  else {
    console.log(countText(results));
    const rendered = render(environment);
    const tenants = tenantsWrittenTo(rendered);
    const { logs, traces } = servedBy(rendered.platform?.environment ?? {});
    const left = [
      ...(logs ? [`lines in the stream {job="${smokeLabels.job}"}`] : []),
      ...(traces ? [`traces of the service ${smokeService}`] : []),
    ];
    if (tenants.length > 0)
      console.log(`Left behind: a few ${left.join(' and ')} of ${tenants.join(', ')}; they end with the retention.`);
  }
  return results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

function row({ name, outcome, detail, milliseconds }: Result): string {
  return `${mark(outcome)} ${name.padEnd(28)} ${detail.padEnd(64)} ${String(milliseconds).padStart(6)} ms`;
}
