import { valueAt } from '../../../constructs/kit';
import type { FieldChange } from '../fields';
import type { ReadObject } from '../objects';
import { configurations, type FieldRule, type Rules } from './rule';
import { at, isLower, mapsAt, podSpec, textOf } from './values';

/** Types of transforms of Vector that drop lines. */
const dropping = new Set(['filter', 'sample', 'throttle', 'dedupe', 'reduce']);

const isAdded = ({ before, after }: FieldChange): boolean => before === undefined && after !== undefined;
const isRemoved = ({ before, after }: FieldChange): boolean => before !== undefined && after === undefined;

const ofVector = (path: string, when: NonNullable<FieldRule['when']>, why: FieldRule['why']): FieldRule => ({
  of: configurations,
  path: `data/*/${path}`,
  when,
  risk: 'loses logs',
  why,
});

/** Logs that are not read, dropped, or refused. */
export const logs: Rules = {
  fields: [
    ofVector(
      'sources/*',
      (change) => isRemoved(change) && !textOf(valueAt(change.before, ['type'])).startsWith('internal_'),
      ({ path }) => `The agent reads the source ${path.at(-1)} no longer.`,
    ),
    ...['extra_label_selector', 'extra_namespace_label_selector', 'extra_field_selector'].map((key) =>
      ofVector(
        `sources/*/${key}`,
        ({ before, after }) => terms(after).some((term) => !terms(before).includes(term)),
        ({ after }) => `The agent reads only pods with ${textOf(after)}.`,
      ),
    ),
    ...['exclude_paths_glob_patterns', 'exclude', 'exclude_units', 'exclude_matches'].map((key) =>
      ofVector(`sources/*/${key}/*`, isAdded, ({ after }) => `The agent does not read ${JSON.stringify(after)}.`),
    ),
    ...['include_paths_glob_patterns', 'include', 'include_units', 'include_matches'].flatMap((key) => [
      ofVector(`sources/*/${key}/*`, isRemoved, ({ before }) => `The agent reads ${JSON.stringify(before)} no longer.`),
      ofVector(
        `sources/*/${key}`,
        (change) => isAdded(change),
        ({ after }) => `The agent reads only ${JSON.stringify(after)}.`,
      ),
    ]),
    ofVector(
      'sources/*/ignore_older_secs',
      (change) => isAdded(change) || isLower(change.before, change.after),
      ({ after }) => `Files that were not written to for ${textOf(after)} seconds are not read.`,
    ),
    ofVector(
      'sources/*/max_line_bytes',
      ({ before, after }) => isLower(before, after),
      ({ after }) => `Lines longer than ${textOf(after)} bytes are dropped.`,
    ),
    ofVector(
      'transforms/*/type',
      (change) => isAdded(change) && dropping.has(textOf(change.after)),
      ({ path, after }) => `The new stage ${path.at(-2)} (${textOf(after)}) drops lines.`,
    ),
    ofVector(
      'transforms/*/rate',
      ({ before, after }) => isLower(after, before),
      ({ after }) => `Of ${textOf(after)} lines, one is kept.`,
    ),
    ofVector(
      'transforms/*/threshold',
      ({ before, after }) => isLower(before, after),
      ({ after }) => `Lines above ${textOf(after)} per window are dropped.`,
    ),
    ofVector(
      'transforms/*/condition/**',
      ({ before, after }) => before !== undefined && after !== undefined && typeof after !== 'object',
      'The condition of a filter changed: other lines are dropped.',
    ),
    ofVector(
      'transforms/*/source',
      ({ before, after }) => dropConditions(after).some((line) => !dropConditions(before).includes(line)),
      ({ path }) => `The stage ${path.at(-2)} drops lines on another condition (abort).`,
    ),
    ofVector(
      'sinks/*',
      (change) => isRemoved(change) && valueAt(change.before, ['type']) !== 'prometheus_exporter',
      ({ path }) => `The agent sends nothing to ${path.at(-1)} any more.`,
    ),
    ofVector(
      'sinks/*/tenant_id',
      ({ before, after }) => before !== undefined && before !== after,
      ({ before, after }) =>
        `Logs are stored for the tenant ${textOf(after)} instead of ${textOf(before)}: readers of the earlier tenant do not see them.`,
    ),
    ofVector(
      'sinks/*/buffer/max_size',
      ({ before, after }) => isLower(before, after),
      ({ before, after }) =>
        `The buffer holds ${textOf(after)} instead of ${textOf(before)} bytes: in a shorter outage of the receiver log files are rotated away unread.`,
    ),
    ofVector(
      'sinks/*/buffer/when_full',
      ({ after }) => after === 'drop_newest',
      'While the buffer is full, new lines are dropped.',
    ),
    ofVector(
      'sinks/*/buffer/type',
      ({ before, after }) => before === 'disk' && after !== 'disk',
      'The buffer is in memory: a restart of the agent loses it.',
    ),
    ofVector(
      'sinks/*/buffer',
      isRemoved,
      'The buffer is in memory and holds 500 events: a restart of the agent loses it.',
    ),
    ofVector(
      'sinks/*/out_of_order_action',
      ({ after }) => after === 'drop',
      'Lines that are out of order are dropped.',
    ),
    ofVector(
      'data_dir',
      ({ before }) => before !== undefined,
      'The agent finds neither its positions nor its buffer: lines in the buffer are lost, and files are read again.',
    ),
    // The exporter of Kubernetes events.
    ofVector(
      'route/routes/*/drop/**',
      ({ path, after }) => (path.at(-1) === '[]' ? after !== undefined : typeof after !== 'object'),
      'Other events are dropped than before.',
    ),
    ofVector(
      'maxEventAgeSeconds',
      ({ before, after }) => isLower(before, after),
      ({ after }) => `Events older than ${textOf(after)} seconds are dropped after a restart.`,
    ),
    ofVector(
      'receivers/*/loki/headers/X-Scope-OrgID',
      ({ before, after }) => before !== undefined && before !== after,
      ({ before, after }) => `Events are stored for the tenant ${textOf(after)} instead of ${textOf(before)}.`,
    ),
    {
      of: ['DaemonSet'],
      path: 'spec/template/spec/tolerations/*',
      when: ({ before }) => before !== undefined,
      risk: 'loses logs',
      why: ({ before }) => `Nodes with the taint of ${JSON.stringify(before)} get no agent: their pods are not read.`,
    },
    {
      of: ['DaemonSet'],
      path: 'spec/template/spec/nodeSelector/*',
      when: ({ after }) => after !== undefined,
      risk: 'loses logs',
      why: ({ path, after }) =>
        `Only nodes with ${path.at(-1)}=${textOf(after)} get an agent: pods of others are not read.`,
    },
    {
      of: ['DaemonSet'],
      path: 'spec/template/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/**',
      when: (change) => isAdded(change) && change.path.at(-1)!.startsWith('['),
      risk: 'loses logs',
      why: ({ after }) => `Only nodes with ${JSON.stringify(after)} get an agent: pods of others are not read.`,
    },
    {
      of: ['Deployment', 'DaemonSet', 'StatefulSet', 'Job'],
      path: 'spec/template/metadata/labels/vector.dev~1exclude',
      when: ({ after }) => after === 'true',
      risk: 'loses logs',
      why: 'The agent does not read the logs of these pods.',
    },
  ],
  objects: [
    {
      of: ['DaemonSet', 'Deployment', 'StatefulSet'],
      risk: 'loses logs',
      find: ({ before, after }, context) => {
        if (after !== undefined || before === undefined) return [];
        const role = roleOf(before);
        const why = role === undefined ? undefined : removedBecause[role];
        // Another workload may have taken over.
        return why === undefined || context.after.some((other) => roleOf(other) === role) ? [] : [{ why }];
      },
    },
    {
      of: ['DaemonSet'],
      risk: 'loses logs',
      find: ({ before, after }) => {
        const lost = logFolders(before).filter((folder) => !logFolders(after).includes(folder));
        return after === undefined ? [] : lost.map((folder) => ({ why: `The agent cannot read ${folder} any more.` }));
      },
    },
    {
      of: ['StatefulSet'],
      risk: 'loses logs',
      find: ({ before, after, renamed }) => {
        const claims = mapsAt(after?.content, ['spec', 'volumeClaimTemplates']);
        const [was, is] = [before, after].map((one) => Number(at(one, ['spec', 'replicas']) ?? 1));
        return before !== undefined && !renamed && claims.length > 0 && is! < was!
          ? [
              {
                at: 'spec.replicas',
                why: `${was} replicas become ${is}: what the removed pods did not flush stays on their claims, unread.`,
              },
            ]
          : [];
      },
    },
  ],
};

type Role = 'agent' | 'events' | 'gateway' | 'Loki';

const removedBecause: Readonly<Record<Role, string>> = {
  agent: 'No agent reads the logs of the nodes any more.',
  events: 'Kubernetes events are not collected any more.',
  gateway: 'Agents have nowhere to push to: logs are lost when their buffers are full.',
  Loki: 'Nothing stores logs any more: agents have nowhere to push to.',
};

/** What a workload is for; it is known by what its pods mount and by its label. */
function roleOf(object: ReadObject): Role | undefined {
  if (object.kind === 'DaemonSet') return logFolders(object).length > 0 ? 'agent' : undefined;
  const app = textOf(at(object, ['metadata', 'labels', 'app.kubernetes.io/name']));
  if (!['Deployment', 'StatefulSet'].includes(object.kind)) return undefined;
  if (/event/.test(app)) return 'events';
  if (/gateway/.test(textOf(at(object, ['metadata', 'labels', 'app.kubernetes.io/component'])))) return 'gateway';
  return app === 'loki' ? 'Loki' : undefined;
}

/** Folders with logs of a node that the pods mount. */
function logFolders(object: ReadObject | undefined): string[] {
  return mapsAt(podSpec(object), ['volumes']).flatMap((volume) => {
    const path = valueAt(volume, ['hostPath', 'path']);
    return typeof path === 'string' && path.startsWith('/var/log') ? [path] : [];
  });
}

/** The requirements of a selector: all of them must be fulfilled. */
function terms(selector: unknown): string[] {
  return typeof selector === 'string' ? selector.split(/,(?![^(]*\))/).map((term) => term.trim()) : [];
}

/** Lines of a program in VRL that drop the event. */
function dropConditions(program: unknown): string[] {
  return typeof program === 'string' ? program.split('\n').filter((line) => /\babort\b/.test(line)) : [];
}
