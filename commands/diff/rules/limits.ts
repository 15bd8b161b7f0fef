import { valueAt, type Data } from '../../../constructs/kit';
import { limitScopes, lokiFilesOf } from './limit-scopes';
import { type ObjectRule, type Rules } from './rule';
import { isLower, textOf, textsOf } from './values';

/** Limits of Loki that refuse or drop what is above them, with whether 0 is no limit. */
export const limitKeys: Readonly<Record<string, 'zero' | 'no limit'>> = {
  ingestion_rate_mb: 'zero',
  ingestion_burst_size_mb: 'zero',
  per_stream_rate_limit: 'zero',
  per_stream_rate_limit_burst: 'zero',
  max_global_streams_per_user: 'no limit',
  max_streams_per_user: 'no limit',
  max_line_size: 'no limit',
  max_label_names_per_series: 'zero',
  max_label_name_length: 'zero',
  max_label_value_length: 'zero',
  max_structured_metadata_size: 'no limit',
  max_structured_metadata_entries_count: 'no limit',
  reject_old_samples_max_age: 'zero',
  creation_grace_period: 'zero',
};

/** What Loki 3 has without a setting. */
const defaults: Readonly<Record<string, unknown>> = {
  ingestion_rate_mb: 4,
  ingestion_burst_size_mb: 6,
  per_stream_rate_limit: '3MB',
  per_stream_rate_limit_burst: '15MB',
  max_global_streams_per_user: 5000,
  max_streams_per_user: 0,
  max_line_size: '256KB',
  max_label_names_per_series: 15,
  max_label_name_length: 1024,
  max_label_value_length: 2048,
  max_structured_metadata_size: '64KB',
  max_structured_metadata_entries_count: 128,
  reject_old_samples_max_age: '1w',
  creation_grace_period: '10m',
};

const limitRule: ObjectRule = {
  of: ['ConfigMap'],
  risk: 'may lose data',
  find: (subject, context) => {
    if (subject.after === undefined || subject.before === undefined) return [];
    const [known, now] = [lokiFilesOf(context.before), lokiFilesOf(context.after)];
    return limitScopes(subject).flatMap(({ tenant, at, whose }) =>
      Object.entries(limitKeys).flatMap(([key, zero]) => {
        const [before, after] = [limitOf(known, tenant, key), limitOf(now, tenant, key)];
        if (before === after) return [];
        const [was, is] = [before ?? defaults[key], after ?? defaults[key]];
        return isLower(was, is, zero)
          ? [
              {
                at: `${at}.${key}`,
                why: `The limit ${key}${whose} is ${textOf(is)} instead of ${textOf(was)}: what exceeds it is refused.`,
              },
            ]
          : [];
      }),
    );
  },
};

/** A limit of a tenant, or of all that have no override; undefined if it is the default of Loki. */
function limitOf(files: readonly Data[], tenant: string | undefined, key: string): unknown {
  const first = (path: readonly string[]): unknown =>
    files.map((file) => valueAt(file, path)).find((value) => value !== undefined);
  return (tenant === undefined ? undefined : first(['overrides', tenant, key])) ?? first(['limits_config', key]);
}

/** The largest request that a gateway accepts, which is a push. */
const bodyRule: ObjectRule = {
  of: ['ConfigMap'],
  risk: 'may lose data',
  find: ({ before, after }) => {
    const [was, is] = [before, after].map((object) => {
      const sizes =
        textsOf(object)
          .get('nginx.conf')
          ?.matchAll(/client_max_body_size (\d+);/g) ?? [];
      return Math.max(0, ...[...sizes].map(([, bytes]) => Number(bytes)));
    });
    return after !== undefined && is! > 0 && is! < was!
      ? [
          {
            at: 'nginx.conf',
            why: `The gateway accepts pushes of ${is} instead of ${was} bytes: larger ones are refused.`,
          },
        ]
      : [];
  },
};

/** Limits and safeguards of Loki. */
export const limits: Rules = {
  fields: [
    {
      of: ['ConfigMap'],
      path: 'data/*/limits_config/reject_old_samples',
      when: ({ after }) => after === true,
      risk: 'may lose data',
      why: 'Old lines are refused.',
    },
    {
      of: ['ConfigMap'],
      path: 'data/*/limits_config/allow_structured_metadata',
      when: ({ after }) => after === false,
      risk: 'may lose data',
      why: 'Pushes with structured metadata are refused.',
    },
    {
      of: ['ConfigMap'],
      path: 'data/*/distributor/max_decompressed_size',
      when: ({ before, after }) => isLower(before, after),
      risk: 'may lose data',
      why: ({ before, after }) =>
        `Pushes may have ${textOf(after)} instead of ${textOf(before)} bytes: larger ones are refused.`,
    },
    {
      of: ['ConfigMap'],
      path: 'data/*/ingester/wal/enabled',
      when: ({ after }) => after === false,
      risk: 'may lose data',
      why: 'Without a write-ahead log a crash of Loki loses what it did not flush.',
    },
    {
      of: ['ConfigMap'],
      path: 'data/*/common/replication_factor',
      when: ({ before, after }) => isLower(before, after),
      risk: 'may lose data',
      why: ({ before, after }) =>
        `${textOf(after)} instead of ${textOf(before)} ingesters have each line: fewer failures lose lines.`,
    },
  ],
  objects: [limitRule, bodyRule],
};
