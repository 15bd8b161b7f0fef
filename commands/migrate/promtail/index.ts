import { isMap } from '../../../constructs/kit';
import { Input } from '../input';
import { migrationOf } from '../logs/combine';
import { readClient } from '../logs/client';
import type { LogClient, LogJob } from '../logs/model';
import { Unreadable, type Migrate } from '../migration';
import { parseYaml } from '../yaml';
import { readScrapeConfig } from './scrape-config';

/** Translates a configuration of Promtail. */
export const promtail: Migrate = (text, { agent = 'vector' }) => {
  const data = parseYaml(text);
  if (!isMap(data) || !('scrape_configs' in data || 'clients' in data))
    throw new Unreadable('The file is no configuration of Promtail: it has neither scrape_configs nor clients.');
  const input = Input.of(data);
  const notes = new Set<string>();
  const read = readPromtail(input, notes);
  for (const key of replaced) input.at(key)?.replace();
  for (const [key, value] of input.entries())
    if (!value.is(null)) value.reject(reasons[key] ?? 'there is no counterpart');
  return migrationOf(input, { ...read, notes }, agent);
};

/** Settings of the agent itself. */
const replaced = ['server', 'positions', 'target_config', 'tracing', 'wal', 'global'];

const reasons: Readonly<Record<string, string>> = {
  limits_config: 'a stage rateLimit limits lines',
  options: 'the agent makes no metrics of lines',
};

/** Reads clients and scrape configs. */
export function readPromtail(input: Input, notes: Set<string>): { client?: LogClient; jobs: LogJob[] } {
  const clients = [...(input.at('client')?.items() ?? []), ...(input.at('clients')?.items() ?? [])];
  const first = clients.find((client) => client.at('url') !== undefined);
  const client = first === undefined ? undefined : readClient(first, notes);
  for (const other of clients) if (other.path !== first?.path) readOther(other);
  const jobs = (input.at('scrape_configs')?.items() ?? []).flatMap((one) => readScrapeConfig(one, notes));
  return { ...(client !== undefined && { client }), jobs };
}

/** A client without a URL is no client, only the defaults of one. */
function readOther(client: Input): void {
  if (client.at('url') === undefined) client.replace();
  else client.reject('collect.logs sends to one Loki');
}
