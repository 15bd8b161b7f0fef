import type { LogSink, TraceSink } from '../contracts';
import {
  didYouMean,
  error,
  escapeControl,
  isCount,
  quantity,
  replaceWith,
  tooLittleMemory,
  type Problem,
  type Resources,
} from '../kit';
import type { AlloyOtlpProps } from './alloy-otlp';
import { clusterAttribute, podAttributes } from './otlp-config';
import { smallestLimit } from './otlp-memory';
import { streamLabels } from './otlp-outputs';
import type { TailSampling } from './tail-sampling';

/** Validates the settings of an Alloy that receives OTLP. */
export function otlpProblems(props: AlloyOtlpProps, resources: Resources): Problem[] {
  const { traces, logs, clients, pod } = props;
  return [
    ...(traces === undefined && logs === undefined
      ? [error([], 'Neither traces nor logs has a sink, so that nothing would be accepted.')]
      : []),
    ...(clients?.length === 0
      ? [error(['clients'], 'the list is empty, so that no pod could send.', { fix: { remove: true } })]
      : []),
    ...replicaProblems(props),
    ...(traces === undefined ? [] : traceSinkProblems(traces)),
    ...(logs === undefined ? [] : logSinkProblems(logs)),
    ...labelProblems(props),
    ...(props.tailSampling === undefined ? [] : samplingProblems(props.tailSampling, props)),
    ...memoryProblems(pod?.resources ?? resources),
  ];
}

function replicaProblems({ replicas, perNode }: AlloyOtlpProps): Problem[] {
  if (replicas === undefined) return [];
  if (perNode === true)
    return [
      error(['replicas'], 'the number of pods is that of the nodes, because perNode is set.', {
        fix: { remove: true },
      }),
    ];
  return isCount(replicas)
    ? []
    : [error(['replicas'], `${replicas} is not valid; it must be a whole number from 1 to 2147483647.`)];
}

function traceSinkProblems({ protocol, endpoint, login }: TraceSink): Problem[] {
  if (protocol === 'otlp-http' || login === undefined || endpoint.scheme === 'https') return [];
  return [
    error(
      ['traces', 'login'],
      `Alloy sends no password by gRPC without TLS, as to ${escapeControl(endpoint.host)}; https or the protocol otlp-http is needed.`,
    ),
  ];
}

function logSinkProblems({ structuredMetadata }: LogSink): Problem[] {
  return structuredMetadata
    ? []
    : [
        error(
          ['logs'],
          'The sink does not accept structured metadata (allow_structured_metadata), without which Loki rejects all logs by OTLP.',
        ),
      ];
}

/** Attributes of resources that OpenTelemetry defines and a label can be made of. */
const knownAttributes: readonly string[] = [
  ...podAttributes,
  clusterAttribute,
  'k8s.cronjob.name',
  'k8s.replicaset.name',
  'service.name',
  'service.namespace',
  'service.version',
  'deployment.environment.name',
  'host.name',
];

/**
 * Labels that a Loki of this project makes of attributes itself: service, its namespace, two names of the environment,
 * cluster, namespace, and one workload.
 */
const labelsOfLoki = 7;

function labelProblems(props: AlloyOtlpProps): Problem[] {
  const { labels = {}, cluster, logs } = props;
  const all = streamLabels(props);
  const count = new Set(Object.values(all)).size;
  return [
    ...Object.entries(labels).flatMap(([attribute, label]): Problem[] => {
      const path = ['labels', attribute];
      const same = Object.keys(all).find((other) => other !== attribute && all[other] === label);
      const near = didYouMean(attribute, knownAttributes);
      if (attribute.startsWith('k8s.') && !knownAttributes.includes(attribute))
        return [
          error(
            path,
            `'${escapeControl(attribute)}' is not an attribute that OpenTelemetry defines for pods.`,
            near === undefined || Object.hasOwn(labels, near)
              ? {}
              : { fix: { moveTo: ['labels', near], value: label } },
          ),
        ];
      if (!/^[\w.-]+$/.test(attribute))
        return [
          error(path, `'${escapeControl(attribute)}' is not a name of an attribute: letters, digits, '.', '_', '-'.`),
        ];
      if (!/^[A-Za-z_]\w*$/.test(label))
        return [
          error(
            path,
            `'${escapeControl(label)}' is not a valid label name: letters, digits and '_', not starting with a digit.`,
            replaceWith(/^[A-Za-z]/.test(label) ? label.replaceAll(/\W/g, '_') : undefined),
          ),
        ];
      if (attribute === clusterAttribute && cluster?.name !== undefined && label !== 'cluster')
        return [error(path, `cluster.name gives all logs of the cluster the label 'cluster'.`, replaceWith('cluster'))];
      return same === undefined
        ? []
        : [error(path, `'${label}' is also the label of ${escapeControl(same)}, and a stream has one value of it.`)];
    }),
    ...(logs !== undefined && count + labelsOfLoki > logs.maxLabels
      ? [
          error(
            ['labels'],
            `There are ${count} labels, and Loki makes up to ${labelsOfLoki} of the service and the workload, but it accepts at most ${logs.maxLabels} and would reject logs.`,
          ),
        ]
      : []),
  ];
}

function samplingProblems(sampling: TailSampling, { traces, replicas = 1, perNode }: AlloyOtlpProps): Problem[] {
  const { percentage, keepErrors = true, keepSlowerThanMs } = sampling;
  if (traces === undefined)
    return [error(['tailSampling'], 'no traces are accepted: traces is not set.', { fix: { remove: true } })];
  const several = perNode === true ? 'a pod on every node' : replicas > 1 ? `${replicas} pods` : undefined;
  const keepsOthers = keepErrors || keepSlowerThanMs !== undefined;
  return [
    ...(several === undefined
      ? []
      : [
          error(
            ['tailSampling'],
            `The spans of a trace would reach different pods, since there ${perNode === true ? 'is' : 'are'} ${several}, and each would decide by a part of the trace.`,
          ),
        ]),
    ...(percentage > 100 || percentage < 0 || !Number.isFinite(percentage)
      ? [error(['tailSampling', 'percentage'], `${percentage} is not a percentage: a number from 0 to 100.`)]
      : []),
    ...(percentage === 0 && !keepsOthers
      ? [
          error(
            ['tailSampling', 'percentage'],
            'No trace would be sent: the percentage is 0, and no rule keeps traces.',
          ),
        ]
      : []),
    ...(percentage === 100
      ? [
          error(['tailSampling'], 'All traces would be sent, after waiting in memory: the percentage is 100.', {
            fix: { remove: true },
          }),
        ]
      : []),
    ...(['keepSlowerThanMs', 'decisionWaitSeconds', 'traces'] as const).flatMap((key) => {
      const value = sampling[key];
      return value === undefined || isCount(value)
        ? []
        : [error(['tailSampling', key], `${value} is not valid; it must be a whole number from 1 to 2147483647.`)];
    }),
  ];
}

function memoryProblems(resources: Resources): Problem[] {
  const least = quantity(smallestLimit);
  return tooLittleMemory(resources, least, `Alloy itself and what waits for the sinks need at least ${least}`);
}
