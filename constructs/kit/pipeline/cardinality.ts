import type { LogPipeline, PodField, ValueSource } from '../../contracts';
import type { Path } from '../validation/path';
import { error, warning, type Help, type Problem } from '../validation/problem';
import type { PipelineAgent, PipelineSink } from './facts';
import { sourcesOf } from './values';

/** A source that has, or can have, many values. */
interface Spread {
  /** A sentence without its full stop. */
  readonly why: string;
  /** Whether Loki would reject lines; otherwise the label is only expensive. */
  readonly isUnbounded: boolean;
}

/** Parts of the names of fields whose values are ids, texts, times or amounts, in lower case with `_`. */
const unboundedField = new RegExp(
  [
    '(^|_)(u?uid|pid|guid|cid|sid|span|trace|nonce|hash|digest|etag|cursor|offset|seq(uence)?)$',
    '^(id|x_b3_traceid|traceparent|traceid|spanid|requestid|sessionid|userid|correlationid)$',
    '(trace|span|request|req|session|correlation|transaction|txn?|message|msg|event|user|customer|account|visitor|order|payment|invoice|device|connection|conn|process|thread|operation|parent|object|entity|record|document|invocation|execution)_?ids?$',
    '(^|_)(e?mail|username|user_?name|user|login|phone|ip|ips|addr|address|remote|peer|cookie|token|session|user_?agent|referr?er)$',
    '(^|_)(url|uri|href|path|query|query_?string|filename|file_?path|file|request|request_line|endpoint_url)$',
    '(^|_)(duration|latency|elapsed|took|cost|bytes|size|length|count|total|ms|seconds|timestamp|time|ts|datetime|date|at)$',
    '(^|_)(message|msg|text|body|payload|log|error|err|exception|stack|stack_?trace|backtrace|traceback|sql|statement)$',
  ].join('|'),
);

/** Annotations and labels of pods that are different for each pod or each rollout. */
const perPodKey =
  /(^|[-_./])(checksum[-_./].*|uid|hash|restartedat|pod-?name|pod-?ips?|index|last-applied-configuration|timestamp|date|commit|revision)s?$/i;

/** Fields of the journal that are different for each entry, process or boot. */
const perEntryField =
  /^_{0,2}(MESSAGE|CURSOR|.*_?PID|.*TIMESTAMP|.*_ID|.*_UUID|CMDLINE|.*CMDLINE|AUDIT_SESSION|CODE_LINE)$/;

/**
 * Reports labels with more values than streams can have: each combination of values is a stream. With the line to
 * write instead, if the value can be structured metadata.
 */
export function cardinalityProblems(pipeline: LogPipeline, sink: PipelineSink, agent: PipelineAgent): Problem[] {
  const { structuredMetadata = {} } = pipeline;
  const metadata = sink.structuredMetadata && agent.sendsMetadata;
  return Object.entries(sourcesOf(pipeline.labels)).flatMap(([name, source]) => {
    const target = agent.lowersMetadataNames ? name.toLowerCase() : name;
    const help: Help =
      metadata && !Object.hasOwn(structuredMetadata, target)
        ? { fix: { moveTo: ['structuredMetadata', target], value: source } }
        : {};
    return spreadProblems(['labels', name], source, metadata, help);
  });
}

/**
 * Reports a label whose source has more values than streams can have.
 *
 * @param metadata - whether values can be structured metadata instead
 * @param help - how this value becomes structured metadata
 */
export function spreadProblems(path: Path, source: ValueSource, metadata: boolean, help: Help): Problem[] {
  const spread = spreadOf(source);
  // Without structured metadata, the name of the pod has no other place.
  if (spread === undefined || (source.pod === 'name' && !metadata)) return [];
  const message = `${spread.why}. As a label, each value creates streams of its own,`;
  return spread.isUnbounded
    ? [error(path, `${message} and Loki rejects new streams above max_global_streams_per_user.`, help)]
    : [warning(path, `${message} with their own chunks and index entries.`, help)];
}

/** Why a source has many values; `undefined` if they are few, or unknown. */
function spreadOf({ pod, journal, docker, file, extracted }: ValueSource): Spread | undefined {
  if (pod !== undefined) return podSpread(pod);
  if (file !== undefined) return unbounded('The path of a file is different for each file, and new ones appear');
  if (typeof journal === 'object' && perEntryField.test(journal.field))
    return unbounded(`'${journal.field}' is different for each entry, process or boot`);
  if (typeof docker === 'object' && perPodKey.test(docker.label))
    return unbounded(`'${docker.label}' is different for each container`);
  if (extracted === undefined) return undefined;
  const name = extracted
    .split('.')
    .at(-1)!
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])|[-@]/g, '_')
    .toLowerCase();
  if (unboundedField.test(name)) return unbounded(`'${extracted}' is different for each line or request`);
  return name.endsWith('_id') ? { why: `'${extracted}' is an id by its name`, isUnbounded: false } : undefined;
}

function podSpread(pod: PodField): Spread | undefined {
  if (pod === 'uid') return unbounded('The uid of a pod is never used again');
  if (pod === 'ip') return unbounded('The address of a pod is different for each pod');
  if (pod === 'name') return { why: 'The name of a pod is different for each pod', isUnbounded: false };
  if (typeof pod === 'string') return undefined;
  const key = 'label' in pod ? pod.label : pod.annotation;
  if (perPodKey.test(key)) return unbounded(`'${key}' is different for each pod or rollout`);
  return 'annotation' in pod ? { why: `The annotation '${key}' can be any text`, isUnbounded: false } : undefined;
}

function unbounded(why: string): Spread {
  return { why, isUnbounded: true };
}
