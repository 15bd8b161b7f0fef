import { isMap, valueAt, type Data } from '../../../constructs/kit';
import { roleOf } from './roles';
import type { ObjectRule, Rules, Subject } from './rule';
import { configFilesOf, filesOf, isLower, mapOf, mapsAt, podSpec, textOf } from './values';

/** Whether a file is the configuration of Tempo, or has the overrides of its tenants, which are in sections. */
export function isOfTempo(file: Data): boolean {
  if (isMap(valueAt(file, ['storage', 'trace']))) return true;
  const tenants = Object.values(mapOf(file['overrides']));
  const sections = ['ingestion', 'read', 'global', 'compaction'];
  return tenants.some((limits) => isMap(limits) && sections.some((section) => isMap(limits[section])));
}

/** Limits of a tenant of Tempo that refuse what is above them, with whether 0 is no limit. */
const limitKeys: Readonly<Record<string, 'zero' | 'no limit'>> = {
  'ingestion.rate_limit_bytes': 'zero',
  'ingestion.burst_size_bytes': 'zero',
  'ingestion.max_traces_per_user': 'no limit',
  'global.max_bytes_per_trace': 'no limit',
};

const retentionKey = 'compaction.block_retention';

interface Limits {
  readonly retention: unknown;
  readonly limits: Data;
}

/** The limits and the retention of a tenant, or of all that have no override; undefined without a Tempo. */
function limitsOf(files: readonly Data[], tenant: string | undefined): Limits | undefined {
  const config = files.find((file) => isMap(valueAt(file, ['storage', 'trace'])));
  if (config === undefined) return undefined;
  const overrides = files.filter((file) => file !== config && isOfTempo(file));
  // Those of a tenant replace all others.
  const own =
    tenant === undefined ? undefined : overrides.map((file) => valueAt(file, ['overrides', tenant])).find(isMap);
  const limits = own ?? mapOf(valueAt(config, ['overrides', 'defaults']));
  const retention =
    valueAt(limits, retentionKey.split('.')) ??
    ['backend_worker', 'compactor'].map((name) => valueAt(config, [name, ...retentionKey.split('.')])).find(Boolean);
  return { retention, limits };
}

/** The tenants with limits of their own in the files of a ConfigMap, and undefined for all others. */
function tenantsIn({ before, after }: Subject): (string | undefined)[] {
  const files = [...filesOf(before), ...filesOf(after)].filter(isOfTempo);
  return [
    ...new Set(
      files.flatMap((file) =>
        isMap(valueAt(file, ['storage', 'trace'])) ? [undefined] : Object.keys(mapOf(file['overrides'])),
      ),
    ),
  ];
}

function compared(
  find: (was: Limits, is: Limits, of: { readonly at: string; readonly whose: string }) => { at: string; why: string }[],
): ObjectRule['find'] {
  return (subject, context) => {
    if (subject.before === undefined || subject.after === undefined) return [];
    const [known, now] = [configFilesOf(context.before), configFilesOf(context.after)];
    return tenantsIn(subject).flatMap((tenant) => {
      const [was, is] = [limitsOf(known, tenant), limitsOf(now, tenant)];
      if (was === undefined || is === undefined) return [];
      return find(was, is, {
        at: tenant === undefined ? 'tempo.yaml' : `overrides.yaml: overrides.${tenant}`,
        whose: tenant === undefined ? '' : ` of the tenant ${tenant}`,
      });
    });
  };
}

const retention: ObjectRule = {
  of: ['ConfigMap'],
  risk: 'deletes data',
  find: compared((was, is, { at, whose }) =>
    isLower(was.retention, is.retention)
      ? [
          {
            at,
            why: `Traces${whose} are kept ${textOf(is.retention)} instead of ${textOf(was.retention)}: older ones are deleted, also those that are stored already.`,
          },
        ]
      : [],
  ),
};

const limit: ObjectRule = {
  of: ['ConfigMap'],
  risk: 'may lose data',
  find: compared((was, is, { at, whose }) =>
    Object.entries(limitKeys).flatMap(([key, zero]) => {
      const [before, after] = [was, is].map(({ limits }) => valueAt(limits, key.split('.')));
      return isLower(before, after, zero)
        ? [
            {
              at: `${at}: ${key}`,
              why: `The limit ${key} of traces${whose} is ${textOf(after)} instead of ${textOf(before)}: what exceeds it is refused.`,
            },
          ]
        : [];
    }),
  ),
};

/** The first number of the release in the image of Tempo; undefined if it has no other tag. */
function majorOf(object: Subject['before']): number | undefined {
  if (object === undefined || roleOf(object) !== 'Tempo') return undefined;
  const [container] = mapsAt(podSpec(object), ['containers']);
  const major = /:v?(\d+)\.[^/]*$/.exec(textOf(container?.['image'] ?? ''))?.[1];
  return major === undefined ? undefined : Number(major);
}

/** Tried with 2.10.8 and 3.0.3: what is flushed is found after the upgrade, and what is in the write-ahead log is not. */
const upgrade: ObjectRule = {
  of: ['StatefulSet'],
  risk: 'deletes data',
  find: ({ before, after }) => {
    const [was, is] = [majorOf(before), majorOf(after)];
    if (was !== 2 || is === undefined || is < 3) return [];
    const { name, namespace } = after!;
    return [
      {
        at: 'spec.template.spec',
        why: 'Tempo 3 does not read the write-ahead log of Tempo 2: the traces of up to the last half hour, which are only there, cannot be read. Tempo 2 does not read what Tempo 3 stores, so that there is no way back.',
        remedy: `Stop the senders, let Tempo 2 store what it has, and apply a minute later: kubectl --namespace ${namespace} port-forward statefulset/${name} 3200, then curl http://127.0.0.1:3200/flush.`,
      },
    ];
  },
};

/** How long Tempo keeps traces, and what it refuses. */
export const traces: Rules = { fields: [], objects: [retention, limit, upgrade] };

const harmless =
  /^(ingestion\/(rate_limit_bytes|burst_size_bytes|max_traces_per_user)|global\/max_bytes_per_trace|read\/|compaction\/block_retention|metrics_generator\/)/;

/** Of Tempo, what no rule compares: where it stores, what it deletes, receives and refuses. */
export function unjudgedOfTempo([section = '', ...rest]: readonly string[]):
  'deletes data' | 'may lose data' | undefined {
  const inner = rest.join('/');
  switch (section) {
    case 'overrides':
      return harmless.test(rest.slice(1).join('/')) || rest.length < 3 ? undefined : 'may lose data';
    case 'storage':
      return /^trace\/(backend|local|s3\/(bucket|endpoint|prefix|region)|gcs\/(bucket_name|prefix)|azure\/(container_name|prefix|storage_account_name)|wal)/.test(
        inner,
      )
        ? 'deletes data'
        : undefined;
    case 'distributor':
      return inner.startsWith('receivers') ? 'may lose data' : undefined;
    case 'multitenancy_enabled':
      return 'deletes data';
    default:
      return /^(live_store|block_builder|ingester)$/.test(section) && /(path|dir)$/.test(inner)
        ? 'deletes data'
        : undefined;
  }
}
