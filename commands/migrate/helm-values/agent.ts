import { applyFix, isMap, valueAt, type Data } from '../../../constructs/kit';
import { Layers } from '../layers';
import type { Input } from '../input';
import { coveredNote } from '../loki-config/context';
import type { Migrate, MigrateOptions, Migration, Unmapped } from '../migration';
import { podOf } from './pod';
import { shared } from './shared';

/** A configuration inside the values of a chart of an agent. */
export interface Inside {
  readonly migrate: Migrate;
  /** The configuration, as the agent reads it. */
  readonly configuration: Data;
  /** The place of a setting of the configuration in the values. */
  readonly place: (path: string) => string;
}

/** Differences between the charts. */
interface ChartSettings {
  /** The key of the priority class of the pods. @default 'priorityClassName' */
  readonly priority?: string;
  /** Settings of the agent. @default - none */
  readonly settings?: Data;
}

/** Settings of the chart without counterpart, with the reason. */
const reasons: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/^(?:serviceMonitor|podMonitor)/, "cluster.monitoring 'pod-monitors' creates PodMonitors for all pods"],
  [
    /^(?:extraVolumes|extraVolumeMounts)/,
    'collect.logs.sources.files mounts the folders that it reads, and pod.volumes further volumes',
  ],
  [/^(?:extraEnvFrom|envFrom)/, 'pod.env has single variables, also of keys of Secrets'],
  [/^(?:extraArgs|args|command)/, 'the platform starts the agent with arguments of its own'],
  [
    /^(?:extraObjects|extraContainers|initContainers?|lifecycle|sidecar|haproxy|ingress|autoscaling|deployment)/,
    'the agent of the platform has no such part',
  ],
  [/^image/, 'the set of releases has the images; pod.image replaces one'],
  [/^networkPolicy/, 'the NetworkPolicy of the agent follows from its connections'],
  [
    /^(?:podSecurityContext|containerSecurityContext|securityContext)/,
    'pod.securityContext changes the hardening of the agent',
  ],
  [/Probe$/, 'the platform has probes of its own'],
  [/^secrets/, 'no value of a Secret is taken over; npm run secrets creates those that the platform needs'],
  [/^updateStrategy/, 'the platform updates a tenth of the nodes at a time'],
];

/** What the platform decides, or always does. */
const covered =
  /^(?:rbac|psp|podSecurityPolicy|serviceAccount|daemonset|daemonSet|service|serviceHeadless|defaultVolumes|defaultVolumeMounts|enableServiceLinks|automountServiceAccountToken|rollWorkload\w*|nameOverride|fullnameOverride|logLevel|dataDir|configmap|secret|minReadySeconds)$/;

/** The environment of the configuration inside, with the pod settings of the values. */
export function agentValues(
  values: Input,
  inside: Inside | undefined,
  options: MigrateOptions,
  { priority, settings = {} }: ChartSettings = {},
): Migration {
  const root = Layers.of(values)!;
  const result = inside?.migrate(JSON.stringify(inside.configuration), options);
  const logs = valueAt(result?.environment ?? {}, ['collect', 'logs']);
  const agent = isMap(logs) ? ['vector', 'alloy', 'promtail'].find((name) => name in logs) : undefined;
  const notes: string[] = [];
  const { pod } = podOf(root, notes);
  const priorityClass = priority === undefined ? undefined : root.at(priority)?.text();
  const own = {
    ...settings,
    ...((isMap(pod) || priorityClass !== undefined) && {
      pod: { ...(pod as Data | undefined), ...(priorityClass !== undefined && { priorityClass }) },
    }),
  };
  const placed =
    agent === undefined || result === undefined
      ? (result?.environment ?? {})
      : withSettings(result.environment, agent, own, options.namespace);
  const common = shared(root);
  for (const key of root.keys()) {
    const setting = root.at(key)!;
    if (setting.inputs.every(({ isRead }) => isRead)) continue;
    if (setting.at('enabled')?.value === false) setting.take();
    else if (covered.test(key)) setting.replace();
    else setting.reject(reasons.find(([pattern]) => pattern.test(key))?.[1] ?? 'the platform has no such setting');
  }
  const unmapped = (result?.unmapped ?? []).map((one): Unmapped => ({ ...one, path: inside!.place(one.path) }));
  return {
    environment: { ...common, ...placed },
    unmapped: [...values.unmapped, ...unmapped],
    notes: [
      ...notes,
      ...(result?.notes ?? []).map((note) => placedNote(note, inside!.place)),
      ...(agent === undefined
        ? []
        : [
            'The new agent does not have the positions of the old one: it sends the lines again that are in the files of the nodes when it starts.',
          ]),
      ...coveredNote(values.replaced),
    ],
  };
}

/** A note about settings of the configuration, with their places in the values. */
function placedNote(note: string, place: Inside['place']): string {
  const [, start, names] = /^(The agent decides by itself what these set: )(.+)\.$/.exec(note) ?? [];
  return names === undefined ? note : `${start}${names.split(', ').map(place).join(', ')}.`;
}

function withSettings(environment: Data, agent: string, own: Data, namespace: string | undefined): Data {
  const path = ['collect', 'logs', agent];
  const settings = valueAt(environment, path);
  const withOwn = applyFix(environment, path, { replace: { ...(isMap(settings) ? settings : {}), ...own } });
  return namespace === undefined
    ? withOwn
    : applyFix(withOwn, ['collect', 'logs', 'namespace'], { replace: namespace });
}
