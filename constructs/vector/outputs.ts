import type { LogSink } from '../contracts';
import { grouped, sinkName, type Data } from '../kit';
import { ids, type Output } from './config';
import { podValue } from './pipeline/values';
import { vrlString } from './pipeline/vrl';

/** Input of `outputsOf`. */
export interface OutputPlan {
  readonly sink: LogSink;
  /** Sinks of the lines of pods, by namespace. */
  readonly namespaceSinks: Readonly<Record<string, LogSink>>;
  /** Ids of the components whose events are sent. */
  readonly inputs: readonly string[];
  /** The URL of a sink. */
  readonly connect: (sink: LogSink) => string;
}

const route = 'by_namespace';

/** The sinks: one for each login and tenant, and the transform that routes lines to them. */
export function outputsOf({ sink, namespaceSinks, inputs, connect }: OutputPlan): {
  readonly outputs: readonly Output[];
  readonly transforms: Data;
} {
  const groups = grouped(Object.entries(namespaceSinks), ([, other]) => sinkName(other));
  groups.delete(sinkName(sink));
  if (groups.size === 0)
    return { outputs: [{ id: ids.sink, sink, endpoint: connect(sink), inputs, login: 'loki' }], transforms: {} };
  const main = { id: ids.sink, sink, endpoint: connect(sink), inputs: [`${route}._unmatched`], login: 'loki' };
  const others = [...groups].map(([name, [first]]) => ({
    id: `${ids.sink}_${name}`,
    sink: first![1],
    endpoint: connect(first![1]),
    inputs: [`${route}.${name}`],
    login: `loki_${name}`,
  }));
  const conditions = [...groups].map(([name, members]) => [
    name,
    members.map(([namespace]) => `${podValue('namespace').vrl} == ${vrlString(namespace)}`).join(' || '),
  ]);
  return {
    outputs: [main, ...others],
    transforms: { [route]: { type: 'route', inputs, route: Object.fromEntries(conditions) as Data } },
  };
}
