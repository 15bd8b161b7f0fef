import type { Data } from '../../../constructs/kit';
import type { Layers } from '../layers';
import { defined, plain } from './context';

/** The sections of a configuration of Loki, by their names. */
export type Sections = (name: string) => Layers | undefined;

const notEnforced =
  'compactor.retention_enabled is not true, so Loki did not enforce it; retention of the platform would delete logs';

/** Whether the compactor deletes what is older than its period, of the whole Loki and of its tenants. */
export function compactorDeletes(section: Sections): boolean {
  return section('compactor')?.at('retention_enabled')?.flag() === true;
}

/**
 * The setting `loki.retention`: of the compactor, or before Loki 3 of the table manager. Periods that nothing enforced
 * are listed, since the platform would start to delete.
 */
export function retentionOf(section: Sections): Data {
  const limits = section('limits_config');
  const [period, streams] = [limits?.at('retention_period'), limits?.at('retention_stream')];
  const compacted = compactorDeletes(section);
  const tables = section('table_manager');
  const byTables = tables?.at('retention_deletes_enabled')?.flag() === true;
  const tablePeriod = tables?.at('retention_period');
  if (!compacted) {
    for (const one of [period, streams]) one?.differs(notEnforced);
    if (!byTables) {
      tablePeriod?.take();
      return {};
    }
    const text = plain(tablePeriod?.take() ?? '0s');
    return isForever(text) ? {} : { retention: { default: periodOf(text) } };
  }
  tablePeriod?.take();
  const text = plain(period?.take() ?? '0s');
  const list = streamsOf(streams);
  const retention = defined({
    default: isForever(text) ? undefined : periodOf(text),
    streams: list.length === 0 ? undefined : list,
  });
  // Without a period the compactor must still delete what the streams name.
  return Object.keys(retention).length === 0 ? {} : { retention };
}

/**
 * The retention and the limits of a tenant, from its overrides. A retention that nothing enforced is listed.
 *
 * @param deletes - the compactor deletes logs by retention
 */
export function tenantLimits(overrides: Layers, deletes: boolean): Data {
  const [period, streams] = [overrides.at('retention_period'), overrides.at('retention_stream')];
  if (!deletes) for (const one of [period, streams]) one?.differs(notEnforced);
  const list = deletes ? streamsOf(streams) : [];
  const retention = defined({
    default: deletes && period !== undefined ? periodOf(plain(period.take())) : undefined,
    streams: list.length === 0 ? undefined : list,
  });
  const limits = Object.fromEntries(
    overrides
      .keys()
      .filter((key) => key !== 'retention_period' && key !== 'retention_stream')
      .map((key) => [key, overrides.at(key)!.take()]),
  );
  return {
    ...(Object.keys(limits).length > 0 && { limits }),
    ...(Object.keys(retention).length > 0 && { retention }),
  };
}

function streamsOf(setting: Layers | undefined): Data[] {
  return (setting?.items() ?? []).map((entry) => {
    const stream = streamOf(
      Object.fromEntries(['selector', 'priority', 'period'].map((key) => [key, entry.at(key)?.take()])),
    );
    entry.reject('the retention of a stream has no such setting');
    return stream;
  });
}

function streamOf({ selector, priority, period }: Data): Data {
  return defined({
    selector,
    period: periodOf(plain(period)),
    priority: priority === undefined || priority === 1 ? undefined : priority,
  });
}

function isForever(period: string): boolean {
  return /^0[a-z]*$/.test(period);
}

/** A duration without units of zero, and whole days in days: `744h0m0s` is `31d`. */
function periodOf(text: string): string {
  if (isForever(text)) return '0';
  const [, hours] = /^(\d+)h(?:0m)?(?:0s)?$/.exec(text) ?? [];
  if (hours === undefined) return text;
  return Number(hours) % 24 === 0 ? `${Number(hours) / 24}d` : `${hours}h`;
}
