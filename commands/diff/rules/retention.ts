import { isMap, valueAt, type Data } from '../../../constructs/kit';
import { limitScopes, lokiFilesOf } from './limit-scopes';
import { magnitude, mapOf, mapsAt, textOf } from './values';
import type { ObjectRule } from './rule';

/** How long the logs of a tenant are kept. */
interface Retention {
  readonly general: unknown;
  readonly streams: ReadonlyMap<string, unknown>;
}

/** Retention of all tenants (`limits_config`) and of single ones (`overrides`), which may be in two ConfigMaps. */
export const retentionRule: ObjectRule = {
  of: ['ConfigMap'],
  risk: 'deletes data',
  find: (subject, context) => {
    if (subject.after === undefined) return [];
    const [known, now] = [lokiFilesOf(context.before), lokiFilesOf(context.after)];
    return limitScopes(subject).flatMap(({ tenant, at, whose }) =>
      shortened(tenant, known, now).map(({ what, was, is }) => ({
        at,
        why: `Logs${whose}${what} are kept ${is} instead of ${was}: older ones are deleted, also those that are stored already.`,
      })),
    );
  },
};

function shortened(
  tenant: string | undefined,
  before: readonly Data[],
  after: readonly Data[],
): { readonly what: string; readonly was: string; readonly is: string }[] {
  const [was, is] = [retentionOf(before, tenant), retentionOf(after, tenant)];
  if (was === undefined || is === undefined) return [];
  const selectors = [...new Set([...was.streams.keys(), ...is.streams.keys()])];
  return [
    { what: '', before: was.general, after: is.general },
    ...selectors.map((selector) => ({
      what: ` of ${selector}`,
      before: was.streams.get(selector) ?? was.general,
      after: is.streams.get(selector) ?? is.general,
    })),
  ]
    .filter((one) => secondsOf(one.after) < secondsOf(one.before))
    .map((one) => ({ what: one.what, was: periodText(one.before), is: periodText(one.after) }));
}

/** The retention of a tenant, or of all that have no override; undefined without a Loki. */
function retentionOf(files: readonly Data[], tenant: string | undefined): Retention | undefined {
  const config = files.find((file) => isMap(file['limits_config']));
  if (config === undefined) return undefined;
  if (valueAt(config, ['compactor', 'retention_enabled']) !== true) return { general: undefined, streams: new Map() };
  const limits = mapOf(config['limits_config']);
  const own = mapOf(files.map((file) => valueAt(file, ['overrides', tenant ?? ''])).find(isMap));
  const streams = own['retention_stream'] === undefined ? limits : own;
  return {
    general: own['retention_period'] ?? limits['retention_period'],
    streams: new Map(mapsAt(streams, ['retention_stream']).map(({ selector, period }) => [textOf(selector), period])),
  };
}

/** Without a period, and with 0, logs are kept forever. */
function secondsOf(period: unknown): number {
  const seconds = magnitude(period);
  return seconds === undefined || seconds === 0 ? Infinity : seconds;
}

function periodText(period: unknown): string {
  return secondsOf(period) === Infinity ? 'forever' : textOf(period);
}
