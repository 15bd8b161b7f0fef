import { traceIdField, type LineMatch, type Stage, type When } from '../contracts';
import { asList, error, escapeControl, goRegexpFinds, warning, type Path, type Problem } from '../kit';
import { eventLoggerContainer } from '../events';
import type { EventsSettings } from './collect-settings';
import type { Environment } from './environment';
import { lokiNamespace } from './placement';
import { seenPod, unreadBy, type SeenPod, type Unread } from './unread-pods';

const at = ['collect', 'events'];
const ofLogs = ['collect', 'logs'];
const ofPipeline = [...ofLogs, 'pipeline'];

const collectors = ['exporter', 'alloy', 'logger'] as const;

const times: Readonly<Record<number, string>> = { 2: 'twice', 3: 'three times' };

/** Events are collected once, and the agent reads the lines of the logger. */
export function eventsProblems(environment: Environment): Problem[] {
  const { events } = environment.collect ?? {};
  if (events === undefined) return [];
  const chosen = collectors.filter((one) => events[one] !== undefined);
  if (chosen.length > 1)
    return [error(at, `${asList(chosen)} are set together: every event would be stored ${times[chosen.length]}.`)];
  if (chosen.length === 0)
    return [
      error(
        at,
        "none of 'exporter', 'alloy' and 'logger' is set: nothing would read events. The exporter and Alloy push them; the logger writes them to its log, which the agent of collect.logs reads.",
      ),
    ];
  return events.logger === undefined ? [] : [...loginProblems(events), ...agentProblems(environment)];
}

function loginProblems(events: EventsSettings): Problem[] {
  return (['login', 'tenant'] as const)
    .filter((key) => events[key] !== undefined)
    .map((key) =>
      error(
        [...at, key],
        `'${escapeControl(events[key]!)}' has no effect: the agent of collect.logs sends the lines of the logger, with its own ${key}.`,
        { fix: { remove: true } },
      ),
    );
}

/** Events that the agent does not read are stored nowhere else. */
function agentProblems(environment: Environment): Problem[] {
  const { logs } = environment.collect!;
  if (logs === undefined)
    return [
      error(
        [...at, 'logger'],
        'the logger writes events to its log, but no agent would read it: collect.logs is not set.',
      ),
    ];
  if (logs.sources?.pods === false)
    return [
      error(
        [...ofLogs, 'sources', 'pods'],
        'the agent reads no lines of pods, and collect.events.logger writes events to the log of its pod: no event would be collected.',
      ),
    ];
  const pod = podOf(environment);
  return unreadBy(environment, pod).map((unread) => unreadProblem(unread, pod));
}

function unreadProblem(unread: Unread, { namespace }: SeenPod): Problem {
  const lost = (path: Path, what: string): Problem =>
    error(
      [...ofPipeline, 'select', ...path],
      `${what}, so that the agent would read no event of collect.events.logger.`,
    );
  switch (unread.by) {
    case 'namespaces':
      return lost(['namespaces'], `The list does not contain '${namespace}', the namespace of the event logger`);
    case 'exclude.namespaces':
      return lost(['exclude', 'namespaces', unread.index], `'${namespace}' is the namespace of the event logger`);
    case 'podLabels':
      return lost(['podLabels', unread.key], `The pod of the event logger does not have the label '${label(unread)}'`);
    case 'exclude.podLabels':
      return lost(['exclude', 'podLabels', unread.key], `The pod of the event logger has the label '${label(unread)}'`);
    default:
      return error(
        [...at, 'logger', 'pod', 'annotations', unread.key],
        'The annotation excludes the pod from the lines that the agent reads, and no event would be collected.',
        { fix: { remove: true } },
      );
  }
}

function label({ key, value }: { readonly key: string; readonly value: string }): string {
  return `${key}: ${value}`;
}

function podOf(environment: Environment): SeenPod {
  const { namespace = lokiNamespace(environment), logger = {} } = environment.collect!.events!;
  const { name: app = 'event-logger', pod } = logger;
  return seenPod(environment, { namespace, app, component: 'logger', pod });
}

/** The beginning of every line of the logger. */
const line = '{"metadata":{"name":"web.17a2b6c4d8e0f1a3","namespace":"shop"';

/**
 * Stages that lose lines of the logger, which are the only copy of events, or make them unreadable, and labels by which
 * they cannot be found.
 *
 * @param selector - a stream selector of the lines of the logger, if there is one
 */
export function loggerWarnings(environment: Environment, selector: string | undefined): Problem[] {
  const { stages = [], podAnnotations, parsers = {} } = environment.collect?.logs?.pipeline ?? {};
  const pod = podOf(environment);
  const parser = podAnnotations === undefined ? undefined : pod.annotations[`${podAnnotations}/parser`];
  const all = [
    ...(parser === undefined ? [] : (parsers[parser] ?? [])).map((stage, n) => ({
      stage,
      place: `parsers.${parser}[${n}]`,
    })),
    ...stages.map((stage, n) => ({ stage, place: `stages[${n}]` })),
  ];
  const effects = all
    .filter(({ stage }) => applies(stage.when, { ...pod, container: eventLoggerContainer }))
    .flatMap(({ stage, place }, n, applied) => {
      const before = applied.slice(0, n).map((one) => one.stage);
      const effect = effectOf(stage, before);
      return effect === undefined ? [] : [warning([], `collect.logs.pipeline.${place} ${effect}.`)];
    });
  return selector !== undefined || environment.collect?.logs === undefined
    ? effects
    : [
        ...effects,
        warning(
          [],
          'No label of collect.logs.pipeline has the container or the app of a pod: a stream selector cannot find the lines of the event logger, and there is no dashboard of events.',
        ),
      ];
}

/** Whether a stage applies to the lines of a container. */
export function applies(
  { origin = 'pods', namespace, app, container }: When = {},
  pod: { readonly namespace: string; readonly app: string; readonly container: string },
): boolean {
  return (
    origin === 'pods' &&
    (namespace ?? pod.namespace) === pod.namespace &&
    (app ?? pod.app) === pod.app &&
    (container ?? pod.container) === pod.container
  );
}

/** Names in an event of Kubernetes. */
const eventFields = new Set(
  (
    'metadata involvedObject reason message source firstTimestamp lastTimestamp count type ' +
    'eventTime series action related reportingComponent reportingInstance'
  ).split(' '),
);

/** Whether an event can match. @param before - the stages that have extracted fields of it */
function couldMatch({ line: pattern, field = '' }: LineMatch, before: readonly Stage[]): boolean {
  // An event begins with a brace.
  if (pattern !== undefined) return !/^(?:\(\?\w+\))?\^[\w ](?![?*{])[^|]*$/.test(pattern);
  const ofEvent = (name: string): boolean => eventFields.has(name.split('.')[0]!);
  return before.some(
    ({ parse, level, traceId }) =>
      (parse === 'json' && ofEvent(field)) ||
      (typeof parse === 'object' && parse.regexp.includes(`<${field}>`)) ||
      (traceId !== undefined && field === traceIdField) ||
      (level !== undefined && field === 'level' && (level === 'detect' || ofEvent(level.field))),
  );
}

function effectOf(
  { when = {}, keep, drop, sample, rateLimit, multiline }: Stage,
  before: readonly Stage[],
): string | undefined {
  const chosen = when.namespace ?? when.app ?? when.container;
  if (keep !== undefined)
    return 'drops events of the event logger that do not match its keep, and its lines are the only copy of events';
  if (drop !== undefined && chosen === undefined && couldMatch(drop, before))
    return 'drops events of the event logger that match its drop, which names no namespace, app or container, and its lines are the only copy of events';
  if (sample !== undefined)
    return `keeps 1 of ${sample.keepOneIn} events of the event logger, whose lines are the only copy of events`;
  if (rateLimit !== undefined)
    return `drops events of the event logger above ${rateLimit.linesPerSecond} lines per second: events come in bursts, of a whole hour after a start, and its lines are the only copy`;
  return multiline !== undefined && goRegexpFinds(multiline.firstLine, line) === false
    ? `joins all events of the event logger into one line, because none matches '${multiline.firstLine}'`
    : undefined;
}
