import type { Data } from '../../../constructs/kit';
import type { ReadObject } from '../objects';
import { isOfTempo } from './traces';
import { configFilesOf, filesOf, mapOf } from './values';
import type { Subject } from './rule';

/** Limits of a tenant (`overrides`), or of all tenants that have none of their own (`limits_config`). */
export interface LimitScope {
  /** Undefined for all tenants. */
  readonly tenant: string | undefined;
  /** Location of the limits below the object. */
  readonly at: string;
  /** ` of the tenant shop`; empty for all tenants. */
  readonly whose: string;
}

/** The data of files of an output without those of Tempo, whose overrides are others. */
export function lokiFilesOf(objects: readonly ReadObject[]): Data[] {
  return configFilesOf(objects).filter((file) => !isOfTempo(file));
}

/** The limits that a ConfigMap of Loki has or had. */
export function limitScopes({ before, after }: Subject): LimitScope[] {
  const files = [...filesOf(before), ...filesOf(after)].filter((file) => !isOfTempo(file));
  const tenants = new Set(files.flatMap((file) => Object.keys(mapOf(file['overrides']))));
  return [
    ...(files.some((file) => 'limits_config' in file)
      ? [{ tenant: undefined, at: 'config.yaml: limits_config', whose: '' }]
      : []),
    ...[...tenants].map((tenant) => ({
      tenant,
      at: `runtime.yaml: overrides.${tenant}`,
      whose: ` of the tenant ${tenant}`,
    })),
  ];
}
