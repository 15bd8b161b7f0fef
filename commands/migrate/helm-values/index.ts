import { isMap } from '../../../constructs/kit';
import { Input } from '../input';
import { pruned } from '../loki-config/context';
import { Unreadable, type Migrate } from '../migration';
import { parseYaml } from '../yaml';
import { chartOf } from './charts';
import { lokiValues } from './loki';
import { promtailValues } from './promtail';
import { vectorValues } from './vector';

/** Translates the values of a Helm chart. */
export const helmValues: Migrate = (text, options) => {
  // A release without values of its own has a file with nothing but comments.
  const given = (isEmpty(text) ? undefined : parseYaml(text)) ?? {};
  if (!isMap(given)) throw new Unreadable('The file is no map of values.');
  const { name, major } = chartOf(given, options.chart, options.chartVersion);
  const input = Input.of(pruned(given) ?? {});
  if (name === 'loki') return lokiValues(input, major, options);
  if (name === 'promtail') return promtailValues(input, options);
  return vectorValues(input, options);
};

/** Whether a file has comments and begins of documents only. */
function isEmpty(text: string): boolean {
  return text.split(/\r?\n/).every((line) => /^\uFEFF?\s*(?:(?:---|\.\.\.)?(?:\s*#.*)?)?$/.test(line));
}
