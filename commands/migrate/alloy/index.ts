import { Input } from '../input';
import { migrationOf } from '../logs/combine';
import { Unreadable, type Migrate } from '../migration';
import { configData } from './data';
import { parseAlloy, type Parsed } from './parse';
import { readChains } from './chains';
import { SyntaxProblem } from './tokens';

/** Translates a configuration of Alloy, or of Grafana Agent in flow mode. */
export const alloy: Migrate = (text, { agent = 'vector' }) => {
  const { body, lines } = parsed(text);
  const { data, nameOf } = configData(body, lines);
  const input = Input.of(data, nameOf);
  const notes = new Set<string>();
  const read = readChains(input, notes);
  for (const key of ['logging', 'livedebugging', 'http', 'tracing']) input.at(key)?.replace();
  for (const [key, value] of input.entries()) value.reject(reasonFor(key));
  return migrationOf(input, { ...read, notes }, agent);
};

/** @throws Unreadable if it is not of Alloy's syntax */
function parsed(text: string): Parsed {
  try {
    return parseAlloy(text);
  } catch (thrown) {
    if (!(thrown instanceof SyntaxProblem)) throw thrown;
    throw new Unreadable(`The file is not of Alloy's syntax: ${thrown.message}.`);
  }
}

const reasons: readonly (readonly [beginning: string, reason: string])[] = [
  ['prometheus.', 'metrics are not collected by this platform'],
  ['otelcol.', 'collect.traces receives OTLP, and destinations.traces is its receiver: write them by hand'],
  ['pyroscope.', 'profiles are not collected by this platform'],
  ['loki.source.', 'no agent of this platform reads this source'],
  ['module.', 'modules are not read: write the configuration in one file'],
  ['import.', 'modules are not read: write the configuration in one file'],
  ['declare', 'modules are not read: write the configuration in one file'],
  ['remotecfg', 'a remote configuration is not read'],
  ['remote.', 'values are not read from elsewhere'],
  ['local.file', 'values are not read from elsewhere'],
];

/** Sources that are read, of which only some settings can remain. */
const readSources = /^loki\.source\.(?:file|kubernetes|kubernetes_events|docker|journal|syslog|podlogs)\b/;

function reasonFor(component: string): string {
  if (readSources.test(component)) return 'the source has no such setting here';
  const [, reason] = reasons.find(([beginning]) => component.startsWith(beginning)) ?? [];
  return reason ?? 'no source of lines that is read leads to it, or it has no such setting here';
}
