import { valueAt } from '../../../constructs/kit';
import type { FieldChange } from '../fields';
import { configurations, type FieldRule, type Rules } from './rule';
import { roleOf, type Role } from './roles';
import { claimsOf, isLower, replicasOf, textOf } from './values';

/** Types of transforms of Vector that drop lines. */
const dropping = new Set(['filter', 'sample', 'throttle', 'dedupe', 'reduce']);

const isAdded = ({ before, after }: FieldChange): boolean => before === undefined && after !== undefined;
const isRemoved = ({ before, after }: FieldChange): boolean => before !== undefined && after === undefined;

const ofVector = (path: string, when: NonNullable<FieldRule['when']>, why: FieldRule['why']): FieldRule => ({
  of: configurations,
  path: `data/*/${path}`,
  when,
  risk: 'may lose data',
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
      ({ before, after }) => isLower(before ?? defaultLineBytes, after ?? defaultLineBytes),
      ({ after }) => `Lines longer than ${textOf(after ?? defaultLineBytes)} bytes are dropped.`,
    ),
    ofVector(
      'sources/*/max_merged_line_bytes',
      ({ before, after }) => after !== undefined && (before === undefined || isLower(before, after)),
      ({ after }) => `Lines longer than ${textOf(after)} bytes after they are joined are dropped.`,
    ),
    ofVector(
      'transforms/*/type',
      ({ before, after }) => after !== undefined && after !== before && after !== 'remap',
      ({ path, after }) =>
        `The ${dropping.has(textOf(after)) ? 'new stage' : 'stage'} ${path.at(-2)} (${textOf(after)}) ${dropping.has(textOf(after)) ? 'drops lines' : 'may not forward every line: read it'}.`,
    ),
    ofVector(
      'transforms/*/drop_on_error',
      ({ after }) => after === true,
      ({ path }) => `The stage ${path.at(-2)} drops lines on which its program fails.`,
    ),
    ofVector(
      'transforms/*/drop_on_abort',
      ({ before, after }) => after === true && before === false,
      ({ path }) => `The stage ${path.at(-2)} drops lines on which its program ends with abort.`,
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
      'transforms/*/source',
      ({ before, after }) => replacing(after).some((line) => !replacing(before).includes(line)),
      ({ path }) => `The stage ${path.at(-2)} replaces or deletes lines in a new way: read its program.`,
    ),
    ofVector(
      'sinks/*',
      (change) => isRemoved(change) && valueAt(change.before, ['type']) !== 'prometheus_exporter',
      ({ path }) => `The agent sends nothing to ${path.at(-1)} any more.`,
    ),
    ofVector(
      'sinks/*/auth',
      isRemoved,
      ({ path }) => `The sink ${path.at(-2)} sends no login: its pushes are refused.`,
    ),
    ofVector(
      'sinks/*/endpoint',
      ({ before, after }) => before !== undefined && after !== undefined && !isInCluster(textOf(after)),
      ({ before, after }) =>
        `Logs are sent to ${textOf(after)} instead of ${textOf(before)}: no rule compares who stores them there.`,
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
      of: ['Deployment', 'DaemonSet', 'StatefulSet', 'Job'],
      path: 'spec/template/metadata/labels/vector.dev~1exclude',
      when: ({ after }) => after === 'true',
      risk: 'may lose data',
      why: 'The agent does not read the logs of these pods.',
    },
  ],
  objects: [
    {
      of: ['DaemonSet', 'Deployment', 'StatefulSet'],
      risk: 'may lose data',
      find: ({ before, after }, context) => {
        if (after !== undefined || before === undefined) return [];
        const role = roleOf(before);
        const why = role === undefined ? undefined : removedBecause[role];
        // Another workload may have taken over.
        return why === undefined || context.after.some((other) => roleOf(other) === role) ? [] : [{ why }];
      },
    },
    {
      of: ['StatefulSet'],
      risk: 'may lose data',
      find: ({ before, after, renamed }) => {
        const [was, is] = [replicasOf(before), replicasOf(after)];
        return before !== undefined && !renamed && claimsOf(after).length > 0 && is < was
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

const removedBecause: Readonly<Partial<Record<Role, string>>> = {
  agent: 'No agent reads the logs of the nodes any more.',
  events: 'Kubernetes events are not collected any more.',
  gateway: 'Agents have nowhere to push to: logs are lost when their buffers are full.',
  Loki: 'Nothing stores logs any more: agents have nowhere to push to.',
  Tempo: 'Nothing stores traces any more: their senders have nowhere to push to.',
  receiver: 'Applications have nowhere to push their traces to.',
};

/** What Vector reads of a line without a setting. */
const defaultLineBytes = 32_768;

/** Whether a URL has the name of a Service, whose existence is compared. */
export function isInCluster(url: string): boolean {
  return /^\w+:\/\/[\w-]+\.[\w-]+\.svc\b/.test(url);
}

/** Lines of a program in VRL that replace the whole event or its text by something that is not made from it. */
function replacing(program: unknown): string[] {
  return typeof program === 'string'
    ? program
        .split('\n')
        .filter((line) =>
          /^\s*\. = (?!merge)|\bdel\(\s*\.(message|log)?\s*\)|^\s*\.(message|log) = (["'{]|s'|null)/.test(line),
        )
    : [];
}

/** The requirements of a selector: all of them must be fulfilled. */
function terms(selector: unknown): string[] {
  return typeof selector === 'string' ? selector.split(/,(?![^(]*\))/).map((term) => term.trim()) : [];
}

/** Lines of a program in VRL that drop the event. */
function dropConditions(program: unknown): string[] {
  return typeof program === 'string' ? program.split('\n').filter((line) => /\babort\b/.test(line)) : [];
}
