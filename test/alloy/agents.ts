import {
  AlloyEvents,
  AlloyLogs,
  AlloyOtlp,
  type AlloyEventsProps,
  type AlloyLogsProps,
  type AlloyOtlpProps,
} from '../../constructs/alloy';
import type { TraceSink } from '../../constructs/contracts';
import { endpointOfUrl, problemsOf, type Manifest, type Problem } from '../../constructs/kit';
import { renderChart, only } from '../support/manifests';
import { logSink } from '../support/components';

/** The manifests and the problems of an Alloy that reads events. */
export function events(settings: Partial<AlloyEventsProps> = {}): { manifests: Manifest[]; problems: Problem[] } {
  let problems: Problem[] = [];
  const manifests = renderChart((chart) => {
    new AlloyEvents(chart, 'events', { namespace: 'logging', sink: logSink, ...settings });
    problems = problemsOf(chart);
  });
  return { manifests, problems };
}

/** The text of `config.alloy`. */
export function configText(manifests: readonly Manifest[], name: string): string {
  const { data } = only(manifests, 'ConfigMap', name) as unknown as { data: Record<string, string> };
  return data['config.alloy']!;
}

/** The statement of a configuration that begins with this line, with its lines below. */
export function blockAt(text: string, head: string): string {
  const start = text.indexOf(`\n${head}`) + 1;
  const indent = /^\t*/.exec(text.slice(start))![0];
  return text.slice(start, text.indexOf(`\n${indent}}`, start) + indent.length + 2);
}

/** The manifests and the problems of an Alloy that reads logs. */
export function logs(settings: Partial<AlloyLogsProps> = {}): { manifests: Manifest[]; problems: Problem[] } {
  let problems: Problem[] = [];
  const manifests = renderChart((chart) => {
    new AlloyLogs(chart, 'logs', { namespace: 'logging-agents', sink: logSink, ...settings });
    problems = problemsOf(chart);
  });
  return { manifests, problems };
}

/** The pipeline of mode `api` without what the API does not tell. */
export const withoutStream = { structuredMetadata: { stream: false } } as const;

/** A receiver of traces behind the gateway of `logSink`, with the same login. */
export const traceSink: TraceSink = {
  endpoint: logSink.endpoint,
  protocol: 'otlp-http',
  login: logSink.login!,
  tenant: 'canary',
  maxBatchBytes: 2_000_000,
};

/** A receiver of traces by gRPC, without a login. */
export const grpcSink: TraceSink = {
  endpoint: { ...endpointOfUrl('http://tempo.example.com:4317'), scheme: 'tcp' },
  protocol: 'otlp-grpc',
  maxBatchBytes: 4_194_304,
};

/** Settings of an Alloy that receives OTLP; undefined ones remove the sinks of the tests. */
export type OtlpSettings = { readonly [Key in keyof AlloyOtlpProps]?: AlloyOtlpProps[Key] | undefined };

/** The manifests and the problems of an Alloy that receives OTLP. */
export function otlp(settings: OtlpSettings = {}): { manifests: Manifest[]; problems: Problem[] } {
  let problems: Problem[] = [];
  const manifests = renderChart((chart) => {
    const props = { namespace: 'tracing', traces: traceSink, logs: logSink, ...settings };
    new AlloyOtlp(chart, 'otlp', props as AlloyOtlpProps);
    problems = problemsOf(chart);
  });
  return { manifests, problems };
}
