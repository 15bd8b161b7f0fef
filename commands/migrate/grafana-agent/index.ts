import { isMap } from '../../../constructs/kit';
import { alloy } from '../alloy';
import { Input } from '../input';
import { migrationOf, type ReadAgent } from '../logs/combine';
import { Unreadable, type Migrate } from '../migration';
import { readPromtail } from '../promtail';
import { parseYaml } from '../yaml';
import { readTraces } from './traces';

/** Keys of the configuration in static mode. */
const staticKeys = ['logs', 'metrics', 'traces', 'integrations', 'server'];

/** Translates a configuration of Grafana Agent: YAML of the static mode, or the syntax of Alloy of the flow mode. */
export const grafanaAgent: Migrate = (text, options) => {
  if (isFlow(text)) return alloy(text, options);
  const data = parseYaml(text);
  if (!isMap(data) || !staticKeys.some((key) => key in data))
    throw new Unreadable(`The file is no configuration of Grafana Agent: it has none of ${staticKeys.join(', ')}.`);
  const input = Input.of(data);
  const notes = new Set<string>();
  const read = readStatic(input, notes);
  const traces = readTraces(input.at('traces'), notes);
  input.at('server')?.replace();
  for (const [key, value] of input.entries())
    if (!value.is(null)) value.reject(reasons[key] ?? 'there is no counterpart');
  return migrationOf(input, { ...read, ...(traces && { traces }), notes }, options.agent ?? 'vector');
};

const reasons: Readonly<Record<string, string>> = {
  metrics: 'metrics are not collected by this platform',
  traces: 'collect.traces receives OTLP, and sends it to one receiver',
  integrations: 'integrations make metrics, which are not collected by this platform',
};

/** Whether a text is of the flow mode: its first statement is a block or an attribute, which is no YAML. */
function isFlow(text: string): boolean {
  const [first = ''] = text
    .replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '')
    .trim()
    .split('\n');
  return /^[\w.]+(?:\s+"\w*")?\s*\{/.test(first);
}

/** Reads the instances of the logs: each has clients and scrape configs, as Promtail has them. */
function readStatic(input: Input, notes: Set<string>): Omit<ReadAgent, 'notes'> {
  const logs = input.at('logs');
  for (const key of ['positions_directory']) logs?.at(key)?.replace();
  const shared = logs?.at('global');
  const found = (logs?.at('configs')?.items() ?? []).map((config) => {
    for (const key of ['name', 'positions', 'target_config']) config.at(key)?.replace();
    const read = readPromtail(config, notes);
    config.reject('there is no counterpart');
    return { config, read };
  });
  const first = found.find(({ read }) => read.client !== undefined);
  for (const { config, read } of found)
    if (read.client !== undefined && read.client.url !== first!.read.client!.url)
      config
        .at('clients')
        ?.differs('collect.logs sends to one Loki: lines of this instance go to that of the first one');
  const fromGlobal = first === undefined && shared !== undefined ? readPromtail(shared, notes).client : undefined;
  shared?.at('file_watch_config')?.replace();
  shared?.reject('each instance has a client of its own');
  const client = first?.read.client ?? fromGlobal;
  const events = readEvents(input.at('integrations')?.at('eventhandler'));
  return {
    jobs: found.flatMap(({ read }) => read.jobs),
    ...(client !== undefined && { client }),
    ...(events !== undefined && { events }),
  };
}

/** Reads the integration that sends Kubernetes events. */
function readEvents(handler: Input | undefined): ReadAgent['events'] {
  if (handler === undefined) return undefined;
  for (const key of [
    'cache_path',
    'send_timeout',
    'informer_resync',
    'flush_interval',
    'kubeconfig_path',
    'logs_instance',
  ])
    handler.at(key)?.replace();
  const namespace = handler.at('namespace')?.text();
  handler.at('format')?.reject('events are stored as JSON');
  handler.reject('the labels of events are fixed');
  return {
    input: handler,
    job: 'integrations/kubernetes/eventhandler',
    namespaces: namespace === undefined || namespace === '' ? [] : [namespace],
  };
}
