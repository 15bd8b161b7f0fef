import { block, component, type Block } from './syntax';

/** Which traces are sent, decided for each when its spans have arrived. A trace is sent if one of the rules keeps it. */
export interface TailSampling {
  /** Share of all traces that is sent, whatever they are, percent: above 0, or 0 if another rule keeps traces. */
  readonly percentage: number;
  /** Sends every trace with a span whose status is an error. @default true */
  readonly keepErrors?: boolean;
  /** Sends every trace that lasts longer, milliseconds, from its first span to the end of its last. @default - none */
  readonly keepSlowerThanMs?: number;
  /** Time from the first span of a trace to its decision, seconds. Its spans are in memory until then. @default 10 */
  readonly decisionWaitSeconds?: number;
  /** Traces in memory; if there are more, clients wait. @default 10000 */
  readonly traces?: number;
}

/** The component that samples. */
export function samplingBlock(settings: TailSampling, output: Block): Block {
  const { percentage, keepErrors = true, keepSlowerThanMs, decisionWaitSeconds = 10, traces = 10_000 } = settings;
  const policy = (name: string, type: string, content: Block): Block => block('policy', { name, type }, [content]);
  // Spans that come after the decision about their trace follow it.
  const remembered = 10 * traces;
  return component(
    'otelcol.processor.tail_sampling',
    'traces',
    {
      decision_wait: `${decisionWaitSeconds}s`,
      num_traces: traces,
      // Otherwise the oldest traces would be dropped without a decision.
      block_on_overflow: true,
      decision_cache: { object: { sampled_cache_size: remembered, non_sampled_cache_size: remembered } },
    },
    [
      ...(keepErrors ? [policy('errors', 'status_code', block('status_code', { status_codes: ['ERROR'] }))] : []),
      ...(keepSlowerThanMs === undefined
        ? []
        : [policy('slow', 'latency', block('latency', { threshold_ms: keepSlowerThanMs }))]),
      ...(percentage === 0
        ? []
        : [policy('share', 'probabilistic', block('probabilistic', { sampling_percentage: percentage }))]),
      output,
    ],
  );
}
