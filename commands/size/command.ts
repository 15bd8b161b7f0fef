import { durationSeconds } from '../../constructs/kit';
import { day, demandOf, facts, figuresOf, notMeasured, planOf, settingsOf } from '../../constructs/platform/sizes';
import { printJson, type Call, type ExitCode } from '../command';
import { sizeText } from './print';
import { settingsText } from './settings-text';
import { totalsOf } from './totals';
import type { SizeOptions } from '.';

/** Prints what a volume of logs needs. @throws Error for a retention that is not a duration of a day or more */
export function runSize({ options }: Call<SizeOptions>): ExitCode {
  const { gbPerDay, retention, nodes, lineBytes, streams, outage, topology, replicas, format, json } = options;
  const plan = planOf(
    demandOf(gbPerDay, {
      ...retentionDays(retention),
      ...(nodes !== undefined && { nodes }),
      ...(lineBytes !== undefined && { lineBytes }),
      ...(streams !== undefined && { streams }),
      ...(outage !== undefined && { outageMinutes: outage }),
    }),
    {
      ...(topology !== undefined && { topology }),
      ...(replicas !== undefined && { replicas, targets: { ingester: replicas } }),
    },
  );
  const totals = totalsOf(plan, retention);
  const figures = figuresOf(plan);
  const settings = settingsOf(plan);
  if (json === true) {
    printJson({
      demand: plan.demand,
      totals,
      figures,
      facts: Object.values(facts),
      notMeasured,
      settings,
    });
  } else process.stdout.write(sizeText(plan, totals, figures, settingsText(settings, format)));
  return 0;
}

function retentionDays(retention: string): { readonly retentionDays?: number } {
  const seconds = durationSeconds(retention);
  if (seconds === undefined || (seconds > 0 && seconds < day))
    throw new Error(`--retention ${retention} is not a duration of a day or more, such as 30d, or 0.`);
  return seconds === 0 ? {} : { retentionDays: seconds / day };
}
