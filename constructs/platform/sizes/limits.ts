import { number } from './figure';
import { ratesOf, type Demand } from './demand';
import { facts } from './measured';

/** A limit of a tenant. */
export interface TenantLimit {
  /** Key of `limits_config`. */
  readonly key: string;
  readonly value: number | string;
  /** As a number: MB/s, MB or a count. */
  readonly amount: number;
  readonly unit: string;
  readonly calculation: string;
  /** Whether it is what Loki has without a setting. */
  readonly isDefault: boolean;
}

/** The limits of each tenant. Every tenant may push what all together do. */
export function tenantLimits(demand: Demand): TenantLimit[] {
  const { ingestionRate, streamRate, maxStreams, burstFactor, streamBurstFactor, largestStream, streamsFactor } = facts;
  const { peak } = ratesOf(demand);
  const rate = Math.max(ingestionRate.value, Math.ceil(peak));
  const stream = Math.max(streamRate.value, Math.ceil(peak * largestStream.value));
  const streams = Math.max(maxStreams.value, demand.streams * streamsFactor.value);
  const peakText = `peak ${number(peak, 1)} MB/s`;
  const limit = (
    key: string,
    amount: number,
    unit: string,
    calculation: string,
    least: number,
    value: TenantLimit['value'] = amount,
  ): TenantLimit => ({
    key,
    value,
    amount,
    unit,
    calculation: `${calculation}, at least Loki's ${number(least)}`,
    isDefault: amount === least,
  });
  const bursts = [Math.ceil(rate * burstFactor.value), stream * streamBurstFactor.value] as const;
  return [
    limit('ingestion_rate_mb', rate, 'MB/s', peakText, ingestionRate.value),
    limit(
      'ingestion_burst_size_mb',
      bursts[0],
      'MB',
      `rate × ${burstFactor.value}`,
      ingestionRate.value * burstFactor.value,
    ),
    limit(
      'per_stream_rate_limit',
      stream,
      'MB/s',
      `${peakText} × ${largestStream.value}`,
      streamRate.value,
      `${stream}MB`,
    ),
    limit(
      'per_stream_rate_limit_burst',
      bursts[1],
      'MB',
      `rate of a stream × ${streamBurstFactor.value}`,
      streamRate.value * streamBurstFactor.value,
      `${bursts[1]}MB`,
    ),
    limit(
      'max_global_streams_per_user',
      streams,
      'streams',
      `${number(demand.streams)} streams × ${streamsFactor.value}`,
      maxStreams.value,
    ),
  ];
}
