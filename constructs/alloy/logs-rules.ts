import type { LogSink, PodField, SentFields } from '../contracts';
import { didYouMean, error, escapeControl, replaceWith, type Problem } from '../kit';
import type { AlloyLogsProps } from './alloy-logs';
import type { AlloyMode } from './logs-config';

const modes: readonly AlloyMode[] = ['file', 'api'];

/** Validates `mode`, and what depends on it. */
export function modeProblems(
  mode: AlloyMode,
  { dataPath, dockerRoot, sources = {}, pipeline = {}, sink }: AlloyLogsProps,
): Problem[] {
  if (!modes.includes(mode))
    return [
      error(
        ['mode'],
        `mode is '${escapeControl(mode)}', but must be 'file' (files of each node) or 'api' (the Kubernetes API).`,
        replaceWith(didYouMean(mode, modes)),
      ),
    ];
  if (mode === 'file') return [];
  const unread = { dataPath, dockerRoot };
  const { pods, files = {}, journal } = sources;
  const isDocker = pods !== false && pods?.docker === true;
  const ofNode = { files: Object.keys(files).length > 0, journal: journal !== undefined };
  return [
    ...(['files', 'journal'] as const).flatMap((name) =>
      ofNode[name] ? [error(['sources', name], `mode 'api' reads nothing of the nodes; mode 'file' does.`)] : [],
    ),
    ...Object.entries(unread).flatMap(([key, value]) =>
      value === undefined
        ? []
        : [error([key], `'${value}' is a folder of the node, but mode 'api' uses none.`, { fix: { remove: true } })],
    ),
    ...(isDocker
      ? [
          error(['sources', 'pods', 'docker'], "mode 'api' reads no files, whatever the runtime of the nodes.", {
            fix: { remove: true },
          }),
        ]
      : []),
    ...streamProblems(pipeline, sink),
  ];
}

/** The API does not tell stdout from stderr. */
function streamProblems(
  { labels = {}, structuredMetadata = {} }: NonNullable<AlloyLogsProps['pipeline']>,
  sink: LogSink,
): Problem[] {
  const reason = "the Kubernetes API, which mode 'api' reads, does not tell stdout from stderr";
  const named = Object.entries({ labels, structuredMetadata }).flatMap(([setting, values]) =>
    Object.entries(values).flatMap(([name, value]) =>
      value !== false && (value.pod satisfies PodField | undefined) === 'stream'
        ? [
            error(
              ['pipeline', setting, name],
              `'${name}' would have no value: ${reason}.`,
              name === 'stream' ? replaceWith(false) : { fix: { remove: true } },
            ),
          ]
        : [],
    ),
  );
  const isDefault =
    sink.structuredMetadata && structuredMetadata['stream'] === undefined && labels['stream'] === undefined;
  return [
    ...named,
    ...(isDefault
      ? [
          error(
            ['pipeline', 'structuredMetadata', 'stream'],
            `Lines would lack the entry 'stream', which all agents send by default: ${reason}. Remove it from what is sent.`,
            { example: 'stream: false' },
          ),
        ]
      : []),
  ];
}

/** The label with the namespace of the pod, by which lines are routed. */
export function namespaceLabelOf({ labels }: SentFields): string | undefined {
  return Object.entries(labels).find(([, { pod }]) => pod === 'namespace')?.[0];
}

/** Lines are routed to the sinks of their namespaces by a label. */
export function routeProblems(sinks: Readonly<Record<string, LogSink>>, fields: SentFields): Problem[] {
  const [first] = Object.keys(sinks);
  return first === undefined || namespaceLabelOf(fields) !== undefined
    ? []
    : [
        error(
          ['namespaceSinks'],
          `No label has the namespace of pods, by which Alloy finds the lines of '${escapeControl(first)}'.`,
        ),
      ];
}
