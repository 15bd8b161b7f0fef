import type { Tenants } from '../contracts';
import {
  beginning,
  durationSeconds,
  entriesOf,
  error,
  isMap,
  keyProblems,
  longestDuration,
  managedProblems,
  normalizedDuration,
  relocated,
  replaceWith,
  valueAt,
  within,
  type Data,
  type Path,
  type Problem,
} from '../kit';
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
  if (seconds === undefined)
    return [
      error(
        path,
        `'${beginning(period)}' is not a valid duration: whole numbers with y, w, d or h, the largest unit first.`,
        replaceWith(normalizedDuration(period)),
      ),
    ];
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
    ...[...managed, ...secretsIn(userConfig), ...keyProblems(format, config, userConfig)].map((problem) =>
      within(['config'], problem),
    ),
    ...tenantProblems(context),
  ];
}

const secretKey =
  /^(access_key|secret_key|session_token|storage_account_key|encryption_key|(sasl_)?password|credentials|bearer_token|authorization|x-api-key)$/i;

/** Secrets, which must not be in a ConfigMap. */
function secretsIn(config: Data): Problem[] {
  return entriesOf(config)
    .filter(([path, value]) => secretKey.test(String(path.at(-1))) && !isMap(value))
    .map(([path]) =>
      error(
        path,
        `${path.at(-1)} is a secret, and would be readable in a ConfigMap, in Git and on Tempo's /status/config page. Access keys of the object store belong in the Secret that objectStore names; other credentials are not supported.`,
      ),
    );
}

/** Limits of which 0 means none, and the consequence. */
const zeroMeansNone: Readonly<Record<string, string>> = {
  'ingestion.rate_limit_bytes': 'Tempo would reject every push with 429',
  'ingestion.burst_size_bytes': 'Tempo would reject every push with 429',
};

function tenantProblems({ tenants, release, multiTenant }: RulesContext): Problem[] {
  return Object.entries(tenants).flatMap(([name, { traces }]) => {
    if (traces === undefined) return [];
    const at = ['tenants', name, 'traces'];
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
  const zeros = Object.entries(zeroMeansNone)
    .filter(([key]) => valueAt(limits, key.split('.')) === 0)
    .map(([key, consequence]) =>
      error([...path, ...key.split('.')], `${key.split('.').at(-1)} is 0, which means none: ${consequence}.`),
    );
  return [...inConfig, ...zeros];
}
