import type { Tenants } from '../contracts';
import {
  beginning,
  durationSeconds,
  entriesOf,
  error,
  goDurationSeconds,
  keyProblems,
  longestDuration,
  managedProblems,
  periodFormatProblems,
  relocated,
  replaceWith,
  tooLittleMemory,
  valueAt,
  within,
  writtenCredentials,
  type Data,
  type Path,
  type Problem,
  type Resources,
} from '../kit';
import { maxPushBytes } from './config';
import { tempoFormat } from './config-format';
import type { TempoRelease } from './releases';
import type { TempoStore } from './store';

const hour = 3600;
const day = 24 * hour;

/** Days that a lifecycle rule of the bucket must leave Tempo for its own deletion. */
const marginDays = 7;

/** What the rules read. */
export interface RulesContext {
  readonly release: TempoRelease;
  readonly retention: string;
  readonly tenants: Tenants;
  readonly multiTenant: boolean;
  readonly store: TempoStore;
}

/** Validates how long traces are kept, against the lifecycle rule of the bucket too. */
export function retentionProblems({ retention, tenants, store }: RulesContext): Problem[] {
  const periods: (readonly [Path, string])[] = [
    [['retention'], retention],
    ...Object.entries(tenants).flatMap(([name, { traces }]): (readonly [Path, string])[] =>
      traces?.retention === undefined ? [] : [[['tenants', name, 'traces', 'retention'], traces.retention]],
    ),
  ];
  const problems = periods.flatMap(([path, period]) => periodProblems(path, period));
  return problems.length > 0 ? problems : lifecycleProblems(periods, store);
}

function periodProblems(path: Path, period: string): Problem[] {
  const seconds = durationSeconds(period);
  if (seconds === undefined) return periodFormatProblems(path, period);
  if (seconds >= longestDuration)
    return [error(path, `${beginning(period)} is longer than the longest duration of Tempo, about 292 years.`)];
  if (seconds >= hour) return [];
  return [
    error(
      path,
      seconds === 0
        ? `${period} is not valid: Tempo would delete every trace. A long period, such as 100y, keeps all.`
        : `${period} is below the minimum of 1h: Tempo deletes blocks, each with the traces of up to half an hour.`,
    ),
  ];
}

function lifecycleProblems(periods: readonly (readonly [Path, string])[], store: TempoStore): Problem[] {
  if (store === 'filesystem' || store.expiresAfterDays === undefined) return [];
  const longest = periods.reduce((one, other) => (secondsOf(one) >= secondsOf(other) ? one : other));
  const required = Math.ceil(secondsOf(longest) / day) + marginDays;
  if (store.expiresAfterDays >= required) return [];
  return [
    error(
      longest[0],
      `a lifecycle rule of the bucket deletes objects after ${store.expiresAfterDays} days, before Tempo does; queries would fail on missing blocks. Let it delete after ${required} days or later (retention + one week), or shorten the retention.`,
    ),
  ];
}

function secondsOf([, period]: readonly [Path, string]): number {
  return durationSeconds(period) ?? 0;
}

/** Validates the user's own configuration, and the limits of tenants. */
export function configProblems(config: Data, userConfig: Data, context: RulesContext): Problem[] {
  const format = tempoFormat(context.release);
  const managed = managedProblems(format.managed, userConfig);
  return [
    ...[...managed, ...secretsIn(userConfig), ...keyProblems(format, config, userConfig), ...zeroProblems(config)].map(
      (problem) => within(['config'], problem),
    ),
    ...tenantProblems(context),
  ];
}

/** Durations that Tempo accepts as zero, and then ends with a panic when it sets a timer. */
const timers = new Set(['flush_check_period', 'commit_interval']);

function zeroProblems(config: Data): Problem[] {
  const none = ingestionProblems(['overrides', 'defaults'], valueAt(config, ['overrides', 'defaults']));
  const stopped = entriesOf(config)
    .filter(([path, value]) => timers.has(String(path.at(-1))) && goDurationSeconds(String(value)) === 0)
    .map(([path]) => error(path, `${path.at(-1)} is 0: Tempo would end with an error when it sets its timer.`));
  return [...none, ...stopped];
}

const secretKey =
  /^(access_key|secret_key|session_token|storage_account_key|encryption_key|(sasl_)?password|credentials|bearer_token|authorization|x-api-key)$/i;

function secretsIn(config: Data): Problem[] {
  return writtenCredentials(config, secretKey, "Tempo's /status/config page");
}

/** Limits with which Tempo rejects pushes that the gateway admits. */
function ingestionProblems(path: Path, limits: unknown): Problem[] {
  const limit = (key: string): unknown => valueAt(limits, ['ingestion', key]);
  const at = (key: string): Path => [...path, 'ingestion', key];
  const burst = limit('burst_size_bytes');
  return [
    ...(limit('rate_limit_bytes') === 0
      ? [error(at('rate_limit_bytes'), 'rate_limit_bytes is 0, which means none: Tempo would reject pushes with 429.')]
      : []),
    ...(typeof burst === 'number' && burst < maxPushBytes
      ? [
          error(
            at('burst_size_bytes'),
            `${burst} bytes are below the largest push, ${maxPushBytes} bytes; Tempo rejects every larger push with 429, also when it is repeated.`,
            replaceWith(maxPushBytes),
          ),
        ]
      : []),
  ];
}

function tenantProblems({ tenants, release, multiTenant }: RulesContext): Problem[] {
  return Object.entries(tenants).flatMap(([name, { traces }]) => {
    if (traces === undefined) return [];
    const at = ['tenants', name, 'traces'];
    if (name === '*')
      return [
        error(at, `Tempo would apply them to every tenant without settings of its own, which the name '*' means.`),
      ];
    if (!multiTenant)
      return [
        error(at, 'Tempo is not multi-tenant, so that it has the same limits for all.', { fix: { remove: true } }),
      ];
    return limitsProblems([...at, 'limits'], traces.limits ?? {}, release);
  });
}

function limitsProblems(path: Path, limits: Data, release: TempoRelease): Problem[] {
  const asConfig = { overrides: { defaults: limits } };
  const format = tempoFormat(release);
  const inConfig = [
    ...managedProblems(format.managed, asConfig),
    ...secretsIn(asConfig),
    ...keyProblems(format, asConfig, asConfig),
  ].map((problem) => relocated(problem, ['overrides', 'defaults'], path));
  return [...inConfig, ...ingestionProblems(path, limits)];
}

/** Measured: 85 MiB without traces. Live traces, queries and compaction need the rest. */
const smallestMemory = '192Mi';

/** Validates the memory of the pod. */
export function memoryProblems(resources: Resources): Problem[] {
  return tooLittleMemory(
    resources,
    smallestMemory,
    `Tempo needs 85 MiB without any traces, and at least ${smallestMemory} with them`,
  );
}
