import type { Connector, LogSink, TraceLabels, TraceSink } from '../contracts';
import type { AlloyOtlpProps } from './alloy-otlp';
import type { Receiver } from './config';
import { clusterAttribute, type OtlpOutput } from './otlp-config';

type Sinks = Pick<AlloyOtlpProps, 'traces' | 'logs'>;

/** What is sent. */
export type Signal = 'traces' | 'logs';

/** What is accepted. */
export function signalsOf(sinks: Sinks): Signal[] {
  return (['traces', 'logs'] as const).filter((signal) => sinks[signal] !== undefined);
}

/** A receiver, with the name of the setting that has it. */
export interface OtlpReceiver extends Receiver {
  readonly at: Signal;
  readonly sink: TraceSink | LogSink;
}

/** The receivers of all sinks: only one if login and authority are the same, as behind a gateway. */
export function receiversOf({ traces, logs }: Sinks): OtlpReceiver[] {
  if (traces === undefined) return logs === undefined ? [] : [{ name: 'sink', sink: logs, at: 'logs' }];
  if (logs === undefined || credentials(traces) === credentials(logs))
    return [{ name: 'sink', sink: traces, at: 'traces' }];
  return [
    { name: 'traces', sink: traces, at: 'traces' },
    { name: 'logs', sink: logs, at: 'logs' },
  ];
}

function credentials({ login, ca }: Receiver['sink']): string {
  return JSON.stringify([login?.user, login?.secret, login?.owner, ca?.secret, ca?.key]);
}

/** Connects to the sinks. */
export function outputsOf(
  { traces, logs }: Sinks,
  receivers: readonly OtlpReceiver[],
  connector: Connector,
): OtlpOutput[] {
  const outputs: OtlpOutput[] = [];
  if (traces !== undefined) {
    const isGrpc = traces.protocol === 'otlp-grpc';
    if (isGrpc) connector.reach(traces.endpoint, 'traces', traces);
    const url = isGrpc ? undefined : connector.connect(traces.endpoint, 'traces', traces);
    outputs.push({ signal: 'traces', sink: traces, url, receiver: receivers[0]! });
  }
  if (logs !== undefined) {
    const url = connector.connect(logs.endpoint, 'logs', logs);
    outputs.push({ signal: 'logs', sink: logs, url, receiver: receivers.at(-1)! });
  }
  return outputs;
}

/** The labels of streams of logs, by attribute. */
export function streamLabels({ labels = {}, cluster }: Pick<AlloyOtlpProps, 'labels' | 'cluster'>): TraceLabels {
  return cluster?.name === undefined ? labels : { [clusterAttribute]: 'cluster', ...labels };
}
